import { type ColumnSources, columnsFrom, type EcsDraft } from '../../ecs/draft.ts'
import { fillFromEcs } from '../../ecs/from-ecs.ts'
import { alias, type Fields, isRecord, textOf } from '../../fields.ts'
import { type LogsourceNames, type SourceKind, sourceKind } from '../../source-kind.ts'
import { jsonTime } from '../ecs-names.ts'
import type { JsonProduct } from './product.ts'

/** A kind whose columns come from the product's names, after those of ECS. */
function cloudKind(dataset: string, names: LogsourceNames, columns: ColumnSources): SourceKind {
  const fill = columnsFrom(columns)
  const fillEcs = (fields: Fields, draft: EcsDraft) => {
    fillFromEcs(fields, draft)
    fill(fields, draft)
    draft.event_module = names.product ?? dataset
  }
  return sourceKind(dataset, names, { fillEcs, timeOf: jsonTime })
}

const KUBERNETES = cloudKind(
  'kubernetes.audit',
  { product: 'kubernetes', service: 'audit', categories: ['application'] },
  {
    source_ip: 'sourceIPs',
    user_name: 'user.username',
    event_action: 'verb',
    url_original: 'requestURI',
    http_response_status_code: 'responseStatus.code',
    user_agent_original: 'userAgent',
    event_code: 'auditID',
  },
)

export const kubernetes: JsonProduct = {
  fits: ({ apiVersion, verb }) => verb !== undefined && textOf(apiVersion)?.startsWith('audit.k8s.io/') === true,
  name(fields) {
    alias(fields, 'apiGroup', 'objectRef.apiGroup')
    alias(fields, 'hostPath', 'requestObject.spec.volumes.hostPath.path')
    alias(fields, 'capabilities', 'requestObject.spec.containers.securityContext.capabilities.add')
    return KUBERNETES
  },
}

const gcpColumns = {
  source_ip: 'protoPayload.requestMetadata.callerIp',
  user_name: 'protoPayload.authenticationInfo.principalEmail',
  event_action: ['protoPayload.metadata.event.eventName', 'protoPayload.methodName'],
  event_provider: 'protoPayload.serviceName',
  user_agent_original: 'protoPayload.requestMetadata.callerSuppliedUserAgent',
  log_level: 'severity',
  cloud_account_id: 'resource.labels.project_id',
} as const
const GCP = cloudKind('gcp.audit', { product: 'gcp', service: 'gcp.audit' }, gcpColumns)
const WORKSPACE = new Map(
  ['admin', 'login'].map((service) => [
    service,
    cloudKind(`gcp.workspace.${service}`, { product: 'gcp', service: `google_workspace.${service}` }, gcpColumns),
  ]),
)

export const gcp: JsonProduct = {
  fits: ({ protoPayload, logName }) => isRecord(protoPayload) && logName !== undefined,
  name(fields) {
    alias(fields, 'gcp.audit.method_name', 'protoPayload.methodName')
    alias(fields, 'eventService', 'protoPayload.serviceName')
    alias(fields, 'eventName', 'protoPayload.metadata.event.eventName')
    for (const name of Object.keys(fields)) if (name.startsWith('protoPayload.')) alias(fields, `data.${name}`, name)
    const service = textOf(fields['protoPayload.serviceName'])
    return WORKSPACE.get(service?.replace('.googleapis.com', '') ?? '') ?? GCP
  },
}

const OKTA = cloudKind(
  'okta',
  { product: 'okta', service: 'okta' },
  {
    source_ip: 'client.ipAddress',
    user_name: 'actor.alternateId',
    user_id: 'actor.id',
    user_target_name: 'target.alternateId',
    event_action: 'eventType',
    event_outcome: 'outcome.result',
    user_agent_original: 'client.userAgent.rawUserAgent',
    message: 'displayMessage',
  },
)

export const okta: JsonProduct = {
  fits: ({ eventType, published, outcome }) =>
    typeof eventType === 'string' && published !== undefined && isRecord(outcome),
  name: () => OKTA,
}

const GITHUB = cloudKind(
  'github.audit',
  { product: 'github', service: 'audit' },
  { source_ip: 'actor_ip', user_name: 'actor', user_target_name: 'user', event_action: 'action' },
)

export const github: JsonProduct = {
  fits: ({ action, actor, org, business, _document_id }) =>
    typeof action === 'string' && actor !== undefined && _document_id !== undefined && (org ?? business) !== undefined,
  name: () => GITHUB,
}

const BITBUCKET = cloudKind(
  'bitbucket.audit',
  { product: 'bitbucket', service: 'audit' },
  { user_name: 'author.name', event_action: 'auditType.action', source_ip: 'source' },
)

export const bitbucket: JsonProduct = {
  fits: ({ auditType, author }) => isRecord(auditType) && author !== undefined,
  name: () => BITBUCKET,
}

const OPENCANARY = cloudKind(
  'opencanary',
  { product: 'opencanary', categories: ['application'] },
  {
    host_name: 'node_id',
    source_ip: 'src_host',
    source_port: 'src_port',
    destination_ip: 'dst_host',
    destination_port: 'dst_port',
    user_name: 'logdata.USERNAME',
    event_code: 'logtype',
  },
)

export const opencanary: JsonProduct = {
  fits: ({ logtype, node_id, src_host }) => logtype !== undefined && node_id !== undefined && src_host !== undefined,
  name: () => OPENCANARY,
}

const ONELOGIN = cloudKind(
  'onelogin',
  { product: 'onelogin', service: 'onelogin.events' },
  { source_ip: 'ipaddr', user_name: ['user_name', 'actor_user_name'], event_code: 'event_type_id' },
)

export const onelogin: JsonProduct = {
  fits: ({ event_type_id, account_id }) => event_type_id !== undefined && account_id !== undefined,
  name: () => ONELOGIN,
}
