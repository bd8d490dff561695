import { columnsFrom, type EcsDraft, putColumn } from '../../ecs/draft.ts'
import { alias, type Fields, textOf } from '../../fields.ts'
import { type SourceKind, sourceKind } from '../../source-kind.ts'
import { queryOf, setUri } from '../../web/web-fields.ts'
import { jsonTime } from '../ecs-names.ts'
import type { JsonProduct } from './product.ts'

const fillEcs = columnsFrom({
  host_name: ['host', 'sensor_name'],
  source_ip: 'src_ip',
  source_port: 'src_port',
  destination_ip: ['dst_ip', 'dest_ip'],
  destination_port: ['dst_port', 'dest_port'],
  network_transport: 'proto',
  network_protocol: ['app_proto', 'event_type'],
  network_bytes: 'flow.bytes_toserver',
  event_action: ['alert.action', 'event_type'],
  event_code: 'alert.signature_id',
  rule_name: 'alert.signature',
  dns_question_name: 'query',
  url_original: 'cs-uri',
  url_path: 'cs-uri-stem',
  url_domain: ['cs-host', 'tls.sni'],
  http_request_method: 'cs-method',
  http_response_status_code: 'sc-status',
  http_response_body_bytes: 'http.length',
  user_agent_original: 'cs-user-agent',
  file_name: 'fileinfo.filename',
  file_hash_sha256: 'fileinfo.sha256',
  email_from_address: 'email.from',
  email_to_address: 'email.to',
  email_subject: 'email.subject',
  message: 'alert.signature',
})

const INTRUSION = ['network', 'intrusion_detection']
const NETWORK = ['network']

function fillSuricata(fields: Fields, draft: EcsDraft): void {
  fillEcs(fields, draft)
  draft.event_module = 'suricata'
  putColumn(draft, 'url_query', queryOf(fields))
  draft.event_category = fields.event_type === 'alert' ? INTRUSION : NETWORK
  putColumn(draft, 'network_transport', textOf(fields.proto)?.toLowerCase())
}

const kind = (service: string, categories?: readonly string[]) =>
  sourceKind(
    `suricata.${service}`,
    { product: 'suricata', service, categories },
    { fillEcs: fillSuricata, timeOf: jsonTime },
  )

const KINDS: ReadonlyMap<string, SourceKind> = new Map([
  ...'alert tls ssh smtp ftp smb rdp krb5 dhcp tftp nfs snmp sip mqtt anomaly fileinfo stats rfb ike quic'
    .split(' ')
    .map((service) => [service, kind(service)] as const),
  ['http', kind('http', ['webserver', 'proxy'])],
  ['dns', kind('dns', ['dns'])],
  ['flow', kind('flow', ['firewall'])],
  ['netflow', kind('netflow', ['firewall'])],
])
const OTHER = kind('other')

/** Suricata's EVE JSON. */
export const suricata: JsonProduct = {
  fits: (record) =>
    typeof record.event_type === 'string' &&
    (record.flow_id !== undefined || record.src_ip !== undefined || record.event_type === 'stats') &&
    typeof record.timestamp === 'string',
  name(fields) {
    alias(fields, 'dst_ip', 'dest_ip')
    alias(fields, 'dst_port', 'dest_port')
    nameHttp(fields)
    alias(fields, 'query', 'dns.rrname')
    alias(fields, 'query', 'dns.query.rrname')
    alias(fields, 'record_type', 'dns.rrtype')
    alias(fields, 'record_type', 'dns.query.rrtype')
    alias(fields, 'answer', 'dns.answers.rdata')
    return KINDS.get(String(fields.event_type)) ?? OTHER
  },
}

function nameHttp(fields: Fields): void {
  const url = textOf(fields['http.url'])
  if (!url) return
  setUri(fields, url)
  fields['c-uri'] = url
  alias(fields, 'cs-method', 'http.http_method')
  alias(fields, 'cs-host', 'http.hostname')
  alias(fields, 'cs-user-agent', 'http.http_user_agent')
  alias(fields, 'c-useragent', 'http.http_user_agent')
  alias(fields, 'cs-referer', 'http.http_refer')
  alias(fields, 'sc-status', 'http.status')
  alias(fields, 'c-ip', 'src_ip')
}
