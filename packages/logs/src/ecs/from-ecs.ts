import type { Fields } from '../fields.ts'
import { ECS_COLUMNS } from './columns.ts'
import { baseName, columnsFrom, type EcsDraft, putColumn } from './draft.ts'

/** Names that generic JSON gives the same things, tried after ECS's own. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  host_name: ['host.hostname', 'hostname', 'host', 'Computer', 'computer', 'Hostname'],
  source_ip: ['src_ip', 'source_ip', 'client_ip', 'clientip', 'remote_addr', 'client.ip', 'src', 'SourceIp', 'ip'],
  source_port: ['src_port', 'source_port', 'client.port', 'spt'],
  destination_ip: ['dst_ip', 'dest_ip', 'destination_ip', 'server.ip', 'dst', 'DestinationIp'],
  destination_port: ['dst_port', 'dest_port', 'destination_port', 'server.port', 'dpt', 'DestinationPort'],
  user_name: ['user', 'username', 'userName', 'user_name', 'User'],
  user_target_name: ['target_user'],
  process_name: ['program', 'process', 'ProcessName'],
  process_pid: ['pid'],
  http_request_method: ['method', 'request_method', 'cs-method'],
  http_response_status_code: ['status', 'status_code', 'sc-status'],
  url_original: ['url.full', 'uri', 'url', 'request_uri', 'cs-uri'],
  url_domain: ['host', 'cs-host'],
  user_agent_original: ['user_agent', 'userAgent', 'http_user_agent'],
  event_action: ['action'],
  event_outcome: ['outcome', 'result'],
  network_transport: ['proto', 'protocol'],
  dns_question_name: ['query', 'qname'],
  log_level: ['level', 'severity', 'loglevel'],
  message: ['msg', 'Message'],
}

const direct = columnsFrom(
  Object.fromEntries(ECS_COLUMNS.map(({ ecs, column }) => [column, [ecs, ...(SYNONYMS[column] ?? [])]])),
)

/** Fills the columns from fields under ECS names, or the common names of unknown JSON. */
export function fillFromEcs(fields: Fields, draft: EcsDraft): void {
  direct(fields, draft)
  if (!draft.process_name) putColumn(draft, 'process_name', baseName(draft.process_executable))
  if (!draft.file_name) putColumn(draft, 'file_name', baseName(draft.file_path))
}
