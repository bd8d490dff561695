import { columnsFrom } from '../ecs/draft.ts'
import type { Fields } from '../fields.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'

export const NAMED_KIND: SourceKind = sourceKind(
  'dns.bind',
  { product: 'linux', service: 'bind', services: ['syslog'], categories: ['dns'] },
  {
    fillEcs: columnsFrom({
      host_name: 'hostname',
      process_name: 'program',
      process_pid: 'pid',
      source_ip: 'src_ip',
      source_port: 'src_port',
      dns_question_name: 'query',
      event_action: 'action',
      event_outcome: 'outcome',
      message: 'message',
    }),
  },
)

const CLIENT = /client (?:@0x[0-9a-f]{1,16} )?([0-9a-fA-F.:]{2,45})#(\d{1,5})(?: \(([^)\s]{1,255})\))?: /
const QUERY = /query: (\S{1,255}) \S{1,16} (\S{1,16}) /
const DENIED = /(?:query|update|zone transfer)[^']{0,40} '([^'/\s]{1,255})\/(\S{1,16})\/IN'[^']* denied/

/** BIND's queries and refusals: `client @0x… 192.0.2.1#3076 (example.com): query (cache) 'example.com/ANY/IN' denied`. */
export function readNamed(message: string, fields: Fields): boolean {
  const client = CLIENT.exec(message)
  if (!client) return false
  fields.src_ip = client[1]
  fields.src_port = client[2]
  if (client[3]) fields.query = client[3]
  const rest = message.slice(client.index + client[0].length)
  const query = QUERY.exec(rest)
  const denied = DENIED.exec(rest)
  fields.query = query?.[1] ?? denied?.[1] ?? fields.query
  fields.record_type = query?.[2] ?? denied?.[2] ?? fields.record_type
  fields.action = 'dns-query'
  fields.outcome = rest.includes('denied') ? 'failure' : 'success'
  if (fields.record_type === undefined) delete fields.record_type
  return true
}
