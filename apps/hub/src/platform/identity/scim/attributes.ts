/** A resource, or a complex value in it, as JSON. */
export type Doc = { [name: string]: unknown }

/** One attribute of a schema (RFC 7643 §7). What is not said is RFC 7643 §2.2's default. */
export interface Attribute {
  readonly name: string
  readonly description: string
  readonly type?: 'string' | 'boolean' | 'dateTime' | 'reference' | 'complex'
  readonly multiValued?: true
  readonly required?: true
  readonly caseExact?: true
  readonly mutability?: 'readOnly' | 'immutable'
  readonly returned?: 'always'
  readonly uniqueness?: 'server'
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  readonly sub?: readonly Attribute[]
}

export interface Schema {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

/** A kind of resource: its own schema and one that extends it. */
export interface ResourceKind {
  readonly name: 'User' | 'Group'
  readonly endpoint: '/Users' | '/Groups'
  readonly schema: Schema
  readonly extension?: Schema
}

/** RFC 7643 §3.1: what every resource has and no schema lists. */
const COMMON: readonly Attribute[] = [
  {
    name: 'schemas',
    description: 'Schemas',
    type: 'reference',
    multiValued: true,
    caseExact: true,
    returned: 'always',
  },
  { name: 'id', description: 'Id', caseExact: true, mutability: 'readOnly', returned: 'always' },
  { name: 'externalId', description: 'The id that the client knows it by', caseExact: true },
  {
    name: 'meta',
    description: 'About the resource',
    type: 'complex',
    mutability: 'readOnly',
    sub: [
      { name: 'resourceType', description: 'Kind', caseExact: true, mutability: 'readOnly' },
      { name: 'created', description: 'Made', type: 'dateTime', mutability: 'readOnly' },
      { name: 'lastModified', description: 'Changed', type: 'dateTime', mutability: 'readOnly' },
      { name: 'location', description: 'Address', type: 'reference', caseExact: true, mutability: 'readOnly' },
      { name: 'version', description: 'Entity tag', caseExact: true, mutability: 'readOnly' },
    ],
  },
]

const USER: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person',
  attributes: [
    { name: 'userName', description: 'By which the directory knows the person', required: true, uniqueness: 'server' },
    {
      name: 'name',
      description: 'The parts of the name',
      type: 'complex',
      sub: [
        { name: 'formatted', description: 'The whole name' },
        { name: 'familyName', description: 'Family name' },
        { name: 'givenName', description: 'Given name' },
      ],
    },
    { name: 'displayName', description: 'The name as it is shown' },
    { name: 'title', description: 'Post' },
    { name: 'preferredLanguage', description: 'Language, as in es-MX' },
    { name: 'active', description: 'False: may not sign in', type: 'boolean' },
    {
      name: 'emails',
      description: 'Addresses; the primary one is used',
      type: 'complex',
      multiValued: true,
      sub: [
        { name: 'value', description: 'Address' },
        { name: 'display', description: 'As shown' },
        { name: 'type', description: 'Use', canonicalValues: ['work', 'home', 'other'] },
        { name: 'primary', description: 'The one that is used', type: 'boolean' },
      ],
    },
    {
      name: 'groups',
      description: 'Groups that the person belongs to',
      type: 'complex',
      multiValued: true,
      mutability: 'readOnly',
      sub: [
        { name: 'value', description: 'Id', caseExact: true, mutability: 'readOnly' },
        { name: '$ref', description: 'Address', type: 'reference', referenceTypes: ['Group'], mutability: 'readOnly' },
        { name: 'display', description: 'Name', mutability: 'readOnly' },
      ],
    },
  ],
}

const ENTERPRISE: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'A person in an organisation',
  attributes: [
    { name: 'employeeNumber', description: 'Number' },
    { name: 'organization', description: 'Organisation' },
    { name: 'department', description: 'Department' },
  ],
}

const GROUP: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A group of people; it gives the roles that an administrator mapped it to',
  attributes: [
    { name: 'displayName', description: 'Name', required: true, uniqueness: 'server' },
    {
      name: 'members',
      description: 'People in it',
      type: 'complex',
      multiValued: true,
      sub: [
        { name: 'value', description: 'Id of the person', caseExact: true, mutability: 'immutable' },
        { name: '$ref', description: 'Address', type: 'reference', referenceTypes: ['User'], mutability: 'immutable' },
        { name: 'type', description: 'Kind', canonicalValues: ['User'], mutability: 'immutable' },
      ],
    },
  ],
}

export const USERS: ResourceKind = { name: 'User', endpoint: '/Users', schema: USER, extension: ENTERPRISE }
export const GROUPS: ResourceKind = { name: 'Group', endpoint: '/Groups', schema: GROUP }

/**
 * Attributes of RFC 7643 that are not kept, because nothing here needs them: directories send them unasked, so they are
 * let pass rather than refused.
 */
const NOT_KEPT = new Set(
  `nickName profileUrl userType locale timezone password phoneNumbers ims photos addresses entitlements roles
  x509Certificates honorificPrefix honorificSuffix middleName costCenter division manager`
    .split(/\s+/)
    .map((name) => name.toLowerCase()),
)

export function isKnownButNotKept(name: string): boolean {
  return NOT_KEPT.has(name.toLowerCase())
}

/** Names of attributes are compared without regard to case (RFC 7643 §2.1). */
export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const wanted = name.toLowerCase()
  return attributes.find((attribute) => attribute.name.toLowerCase() === wanted)
}

/** The attributes of a resource outside its extension. */
export function attributesOf(kind: ResourceKind): readonly Attribute[] {
  return [...COMMON, ...kind.schema.attributes]
}

export function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
