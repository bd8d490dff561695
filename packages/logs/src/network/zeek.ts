import { HEADER } from '../context-lines.ts'
import { columnsFrom, type EcsDraft } from '../ecs/draft.ts'
import { DecodedEvent } from '../event.ts'
import { alias, type Fields, setField, textOf } from '../fields.ts'
import type { Source } from '../source.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import type { Clock } from '../time/clock.ts'
import { parseAnyTime } from '../time/timestamp.ts'
import { setUri } from '../web/web-fields.ts'

const fillColumns = columnsFrom({
  source_ip: 'id.orig_h',
  source_port: 'id.orig_p',
  destination_ip: 'id.resp_h',
  destination_port: 'id.resp_p',
  network_transport: 'proto',
  network_protocol: 'service',
  network_bytes: 'orig_ip_bytes',
  user_name: ['username', 'user', 'client'],
  dns_question_name: 'query',
  url_original: 'uri',
  url_domain: ['host', 'server_name'],
  http_request_method: 'method',
  http_response_status_code: 'status_code',
  http_response_body_bytes: 'response_body_len',
  user_agent_original: 'user_agent',
  file_path: 'path',
  file_name: ['filename', 'name'],
  file_hash_sha256: 'sha256',
  email_from_address: ['mailfrom', 'from'],
  email_to_address: ['rcptto', 'to'],
  email_subject: 'subject',
  rule_name: 'note',
  event_action: ['operation', 'action', 'conn_state'],
  message: 'msg',
})

const NETWORK = ['network']

function fillZeek(fields: Fields, draft: EcsDraft): void {
  fillColumns(fields, draft)
  draft.event_module = 'zeek'
  draft.event_category = NETWORK
}

function zeekTime(fields: Fields, clock: Clock): number | undefined {
  const ts = fields.ts
  return parseAnyTime(typeof ts === 'string' && /^\d{9,11}\.\d{1,9}$/.test(ts) ? Number(ts) : ts, clock)
}

const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  http: ['webserver', 'proxy'],
  dns: ['dns'],
  conn: ['firewall'],
}

/** Logs that Zeek writes; others share one kind, for their names come from outside. */
const LOGS =
  'conn dns http ssl x509 files smb_files smb_mapping dce_rpc kerberos ntlm rdp ssh smtp ftp dhcp rfb sip snmp socks syslog tunnel weird notice software known_hosts known_services pe radius ldap ldap_search mysql modbus dnp3 irc ntp quic intel signatures traceroute capture_loss stats'.split(
    ' ',
  )
const KINDS: ReadonlyMap<string, SourceKind> = new Map(LOGS.map((log) => [log, zeekKind(log)]))
const OTHER = sourceKind('zeek', { product: 'zeek' }, { fillEcs: fillZeek, timeOf: zeekTime })

function zeekKind(service: string): SourceKind {
  const names = { product: 'zeek', service, categories: CATEGORIES[service] }
  return sourceKind(`zeek.${service}`, names, { fillEcs: fillZeek, timeOf: zeekTime })
}

/** Tells the kind of a Zeek record, and adds the names of Sigma's categories. */
export function nameZeekFields(fields: Fields, log: string): SourceKind {
  if (log === 'http') nameHttp(fields)
  if (log === 'dns') {
    alias(fields, 'record_type', 'qtype_name')
    alias(fields, 'answer', 'answers')
  }
  if (log === 'conn') {
    alias(fields, 'src_ip', 'id.orig_h')
    alias(fields, 'src_port', 'id.orig_p')
    alias(fields, 'dst_ip', 'id.resp_h')
    alias(fields, 'dst_port', 'id.resp_p')
  }
  return KINDS.get(log) ?? OTHER
}

function nameHttp(fields: Fields): void {
  const uri = textOf(fields.uri)
  if (uri) {
    setUri(fields, uri)
    fields['c-uri'] = uri
  }
  alias(fields, 'cs-method', 'method')
  alias(fields, 'cs-host', 'host')
  alias(fields, 'cs-user-agent', 'user_agent')
  alias(fields, 'c-useragent', 'user_agent')
  alias(fields, 'cs-referer', 'referrer')
  alias(fields, 'sc-status', 'status_code')
  alias(fields, 'c-ip', 'id.orig_h')
  alias(fields, 'cs-username', 'username')
}

interface Layout {
  separator: string
  setSeparator: string
  empty: string
  unset: string
  log: string
  columns: readonly string[]
  types: readonly string[]
}

/** Zeek's tab-separated logs; the header lines tell separator, names and types. */
export function zeekDecoder(): (line: string, source: Source) => DecodedEvent | undefined {
  let layout = newLayout()
  return (line, source) => {
    if (line.charCodeAt(0) === 35) {
      const known = /^#(separator|set_separator|empty_field|unset_field|path|open|close|fields|types)(\s)/.exec(line)
      if (!known) return undefined
      if (known[1] === 'separator') layout = newLayout()
      readHeader(layout, known[1] ?? '', line.slice(known[0].length))
      return new DecodedEvent(HEADER, { message: line }, source)
    }
    if (layout.columns.length === 0) return undefined
    const cells = line.split(layout.separator, 512)
    if (cells.length !== layout.columns.length) return undefined
    const fields = fieldsOf(cells, layout)
    return new DecodedEvent(nameZeekFields(fields, layout.log), fields, source)
  }
}

function newLayout(): Layout {
  return { separator: '\t', setSeparator: ',', empty: '(empty)', unset: '-', log: '', columns: [], types: [] }
}

function readHeader(layout: Layout, name: string, value: string): void {
  if (name === 'separator') {
    const hex = /^\\x([0-9a-fA-F]{2})$/.exec(value.trim())?.[1]
    layout.separator = hex ? String.fromCharCode(Number.parseInt(hex, 16)) : value.trim() || '\t'
  } else if (name === 'set_separator') layout.setSeparator = value || ','
  else if (name === 'empty_field') layout.empty = value
  else if (name === 'unset_field') layout.unset = value
  else if (name === 'path') layout.log = value.trim()
  else if (name === 'fields') layout.columns = value.split(layout.separator, 512)
  else if (name === 'types') layout.types = value.split(layout.separator, 512)
}

function fieldsOf(cells: readonly string[], layout: Layout): Fields {
  const fields: Fields = {}
  for (const [index, name] of layout.columns.entries()) {
    const cell = cells[index] ?? ''
    if (cell === layout.unset || cell === layout.empty || cell === '') continue
    setField(fields, name, typed(cell, layout.types[index] ?? 'string', layout))
  }
  return fields
}

function typed(cell: string, type: string, { setSeparator, empty }: Layout): unknown {
  if (type === 'bool') return cell === 'T'
  if (type === 'count' || type === 'int' || type === 'port' || type === 'double' || type === 'interval') {
    const number = Number(cell)
    return Number.isFinite(number) ? number : cell
  }
  if (!type.startsWith('set[') && !type.startsWith('vector[')) return cell
  return cell.split(setSeparator, 1_000).filter((part) => part !== empty)
}
