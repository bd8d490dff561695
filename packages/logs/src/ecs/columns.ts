/** How a column's values are held: `ip` is IPv4 or IPv6 text in canonical form, `time` is epoch milliseconds. */
export type EcsType = 'string' | 'ip' | 'int' | 'string[]' | 'time'

export interface EcsColumn {
  /** Name in the Elastic Common Schema. */
  readonly ecs: string
  /** Name of the event store's column, and key in `EcsColumns`. */
  readonly column: string
  readonly type: EcsType
}

/**
 * The fields of the Elastic Common Schema that the event store keeps as columns of their own.
 * Every other field stays in `LogEvent.fields`. `@timestamp` is `LogEvent.time`.
 */
export const ECS_COLUMNS = [
  { ecs: 'host.name', column: 'host_name', type: 'string' },
  { ecs: 'host.ip', column: 'host_ip', type: 'ip' },
  { ecs: 'source.ip', column: 'source_ip', type: 'ip' },
  { ecs: 'source.port', column: 'source_port', type: 'int' },
  { ecs: 'destination.ip', column: 'destination_ip', type: 'ip' },
  { ecs: 'destination.port', column: 'destination_port', type: 'int' },
  { ecs: 'user.name', column: 'user_name', type: 'string' },
  { ecs: 'user.domain', column: 'user_domain', type: 'string' },
  { ecs: 'user.id', column: 'user_id', type: 'string' },
  { ecs: 'user.target.name', column: 'user_target_name', type: 'string' },
  { ecs: 'process.name', column: 'process_name', type: 'string' },
  { ecs: 'process.executable', column: 'process_executable', type: 'string' },
  { ecs: 'process.command_line', column: 'process_command_line', type: 'string' },
  { ecs: 'process.pid', column: 'process_pid', type: 'int' },
  { ecs: 'process.hash.sha256', column: 'process_hash_sha256', type: 'string' },
  { ecs: 'process.parent.name', column: 'process_parent_name', type: 'string' },
  { ecs: 'process.parent.executable', column: 'process_parent_executable', type: 'string' },
  { ecs: 'process.parent.command_line', column: 'process_parent_command_line', type: 'string' },
  { ecs: 'process.parent.pid', column: 'process_parent_pid', type: 'int' },
  { ecs: 'file.path', column: 'file_path', type: 'string' },
  { ecs: 'file.name', column: 'file_name', type: 'string' },
  { ecs: 'file.hash.sha256', column: 'file_hash_sha256', type: 'string' },
  { ecs: 'registry.path', column: 'registry_path', type: 'string' },
  { ecs: 'dns.question.name', column: 'dns_question_name', type: 'string' },
  { ecs: 'url.original', column: 'url_original', type: 'string' },
  { ecs: 'url.path', column: 'url_path', type: 'string' },
  { ecs: 'url.domain', column: 'url_domain', type: 'string' },
  { ecs: 'url.query', column: 'url_query', type: 'string' },
  { ecs: 'http.request.method', column: 'http_request_method', type: 'string' },
  { ecs: 'http.response.status_code', column: 'http_response_status_code', type: 'int' },
  { ecs: 'http.response.body.bytes', column: 'http_response_body_bytes', type: 'int' },
  { ecs: 'user_agent.original', column: 'user_agent_original', type: 'string' },
  { ecs: 'event.code', column: 'event_code', type: 'string' },
  { ecs: 'event.action', column: 'event_action', type: 'string' },
  { ecs: 'event.outcome', column: 'event_outcome', type: 'string' },
  { ecs: 'event.category', column: 'event_category', type: 'string[]' },
  { ecs: 'event.provider', column: 'event_provider', type: 'string' },
  { ecs: 'event.module', column: 'event_module', type: 'string' },
  { ecs: 'network.protocol', column: 'network_protocol', type: 'string' },
  { ecs: 'network.transport', column: 'network_transport', type: 'string' },
  { ecs: 'network.bytes', column: 'network_bytes', type: 'int' },
  { ecs: 'email.from.address', column: 'email_from_address', type: 'string[]' },
  { ecs: 'email.to.address', column: 'email_to_address', type: 'string[]' },
  { ecs: 'email.subject', column: 'email_subject', type: 'string' },
  { ecs: 'cloud.account.id', column: 'cloud_account_id', type: 'string' },
  { ecs: 'cloud.region', column: 'cloud_region', type: 'string' },
  { ecs: 'rule.name', column: 'rule_name', type: 'string' },
  { ecs: 'log.level', column: 'log_level', type: 'string' },
  { ecs: 'service.name', column: 'service_name', type: 'string' },
  { ecs: 'message', column: 'message', type: 'string' },
] as const satisfies readonly EcsColumn[]

interface ValueOf {
  readonly string: string
  readonly ip: string
  readonly int: number
  readonly 'string[]': readonly string[]
  readonly time: number
}

type Column = (typeof ECS_COLUMNS)[number]

/** What of an event fits the columns: a partial record keyed by column name (`source_ip`). */
export type EcsColumns = { readonly [C in Column as C['column']]?: ValueOf[C['type']] }
