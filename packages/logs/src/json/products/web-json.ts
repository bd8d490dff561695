import { type Fields, isRecord, setKnown, setMissing, textOf } from '../../fields.ts'
import { endpointOf } from '../../keyvalue/csv.ts'
import { sourceKind } from '../../source-kind.ts'
import { fillWebColumns, setUri } from '../../web/web-fields.ts'
import { jsonTime } from '../ecs-names.ts'
import type { JsonProduct } from './product.ts'

const ACCESS = sourceKind(
  'web.access',
  { categories: ['webserver'], services: ['apache', 'nginx'] },
  { fillEcs: fillWebColumns, timeOf: jsonTime },
)

// What servers and proxies call the parts of a request in JSON logs: Caddy, Traefik, Envoy, nginx's and Fastly's templates.
const METHOD = ['request.method', 'RequestMethod', 'request_method', 'method', 'http_method', 'verb', 'req.method']
const URI = [
  'request.uri',
  'RequestPath',
  'request_uri',
  'uri',
  'url',
  'path',
  'x-envoy-origin-path',
  'http_path',
  'req.url',
]
const STATUS = [
  'status',
  'DownstreamStatus',
  'response_code',
  'status_code',
  'response_status',
  'statusCode',
  'res.statusCode',
]
const CLIENT = [
  'request.client_ip',
  'request.remote_ip',
  'ClientHost',
  'client_ip',
  'remote_addr',
  'remote_ip',
  'remoteAddr',
  'visitor_ip',
  'clientip',
  'downstream_remote_address',
  'ip',
  'req.remoteAddress',
]
const HOST = ['request.host', 'RequestHost', ':authority', 'http_host', 'host', 'server_name']
const AGENT = [
  'request.headers.User-Agent',
  'request_User-Agent',
  'http_user_agent',
  'request_user_agent',
  'user-agent',
  'user_agent',
  'req.headers.user-agent',
]
const REFERER = ['request.headers.Referer', 'request_Referer', 'http_referer', 'request_referer', 'referer', 'referrer']
const USER = ['user_id', 'ClientUsername', 'remote_user', 'user', 'username']
const BYTES = ['size', 'DownstreamContentSize', 'body_bytes_sent', 'bytes_sent', 'response_body_size']

/** A request written as JSON by a web server or proxy: a method, a URI and a status under any of their usual names. */
export const webJson: JsonProduct = {
  fits: (record) => isMethod(first(record, METHOD)) || isNested(record.request) || isNested(record.req),
  name(fields) {
    const method = first(fields, METHOD)
    const uri = textOf(first(fields, URI))
    if (!isMethod(method) || !uri) return NOT_WEB
    fields['cs-method'] = method.toUpperCase()
    setUri(fields, uri)
    setNumber(fields, 'sc-status', first(fields, STATUS))
    setNumber(fields, 'sc-bytes', first(fields, BYTES))
    const client = textOf(first(fields, CLIENT))
    setKnown(fields, 'c-ip', endpointOf(client)?.ip ?? client)
    setMissing(fields, 'cs-host', textOf(first(fields, HOST)))
    setKnown(fields, 'cs-user-agent', textFrom(first(fields, AGENT)))
    setKnown(fields, 'cs-referer', textFrom(first(fields, REFERER)))
    setKnown(fields, 'cs-username', textFrom(first(fields, USER)))
    return ACCESS
  },
}

/** Given when the flattened record lacks what a request needs. */
export const NOT_WEB = sourceKind('json', {})

function first(fields: Fields, names: readonly string[]): unknown {
  for (const name of names) if (fields[name] !== undefined && fields[name] !== '') return fields[name]
  return undefined
}

const METHODS =
  /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PROPFIND|PROPPATCH|MKCOL|COPY|MOVE|LOCK|UNLOCK|REPORT|SEARCH)$/i

function isMethod(value: unknown): value is string {
  return typeof value === 'string' && METHODS.test(value)
}

function isNested(value: unknown): boolean {
  return isRecord(value) && isMethod(value.method)
}

function textFrom(value: unknown): string | undefined {
  const text = textOf(Array.isArray(value) ? value[0] : value)
  return text === '-' || text === '--' ? undefined : text
}

function setNumber(fields: Fields, name: string, value: unknown): void {
  const number = Number(value)
  if (value !== undefined && value !== '' && Number.isSafeInteger(number)) fields[name] = number
}
