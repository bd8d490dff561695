import { type Attribute, type Doc, GROUPS, type ResourceKind, type Schema, USERS } from './attributes.ts'
import { MAX_RESULTS } from './list-response.ts'

const KINDS = [USERS, GROUPS]

/** What this service can do (RFC 7643 §5). */
export function serviceProviderConfig(base: string): Doc {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_RESULTS },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Token of a service account',
        description: 'Authorization: Bearer, with a token whose scope is scim',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  }
}

export function resourceTypes(base: string): Doc[] {
  return KINDS.map((kind) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: kind.name,
    name: kind.name,
    endpoint: kind.endpoint,
    description: kind.schema.description,
    schema: kind.schema.id,
    ...extensionsOf(kind),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${kind.name}` },
  }))
}

function extensionsOf({ extension }: ResourceKind): Doc {
  return extension === undefined ? {} : { schemaExtensions: [{ schema: extension.id, required: false }] }
}

export function schemas(base: string): Doc[] {
  return KINDS.flatMap(({ schema, extension }) => (extension === undefined ? [schema] : [schema, extension])).map(
    (schema) => describeSchema(schema, base),
  )
}

function describeSchema({ id, name, description, attributes }: Schema, base: string): Doc {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    description,
    attributes: attributes.map(describeAttribute),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  }
}

function describeAttribute(attribute: Attribute): Doc {
  const { name, description, type = 'string', sub, canonicalValues, referenceTypes } = attribute
  return {
    name,
    type,
    description,
    multiValued: attribute.multiValued ?? false,
    required: attribute.required ?? false,
    caseExact: attribute.caseExact ?? false,
    mutability: attribute.mutability ?? 'readWrite',
    returned: attribute.returned ?? 'default',
    uniqueness: attribute.uniqueness ?? 'none',
    ...(canonicalValues !== undefined && { canonicalValues }),
    ...(referenceTypes !== undefined && { referenceTypes }),
    ...(sub !== undefined && { subAttributes: sub.map(describeAttribute) }),
  }
}
