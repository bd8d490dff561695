import { columnsFrom } from '../ecs/draft.ts'
import { DecodedEvent } from '../event.ts'
import { alias, type Fields, setField } from '../fields.ts'
import type { Source } from '../source.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import type { Clock } from '../time/clock.ts'
import { parseAnyTime } from '../time/timestamp.ts'

/** ArcSight Common Event Format, version 1.2: `CEF:0|vendor|product|version|id|name|severity|key=value …`. */
export function decodeCef(line: string, source: Source): DecodedEvent | undefined {
  if (!line.startsWith('CEF:')) return undefined
  const header = headerParts(line, 7)
  if (!header) return undefined
  const [version, vendor, product, productVersion, id, name, severity] = header.parts
  const fields: Fields = {
    cef_version: version?.slice(4),
    device_vendor: vendor,
    device_product: product,
    device_version: productVersion,
    signature_id: id,
    name,
    severity,
  }
  readExtension(fields, line.slice(header.end))
  return new DecodedEvent(vendorKind(CEF, fields), nameAddresses(fields), source)
}

/** LEEF 1.0 and 2.0 of QRadar: `LEEF:2.0|vendor|product|version|id|delimiter|key=value<delimiter>…`, tab by default. */
export function decodeLeef(line: string, source: Source): DecodedEvent | undefined {
  if (!line.startsWith('LEEF:')) return undefined
  const second = line.startsWith('LEEF:2')
  const header = headerParts(line, second ? 6 : 5)
  if (!header) return undefined
  const [version, vendor, product, productVersion, id, delimiter] = header.parts
  const fields: Fields = {
    leef_version: version?.slice(5),
    device_vendor: vendor,
    device_product: product,
    device_version: productVersion,
    signature_id: id,
  }
  for (const pair of line.slice(header.end).split(delimiterOf(delimiter), 1_000)) {
    const equals = pair.indexOf('=')
    if (equals > 0) setField(fields, pair.slice(0, equals).trim(), pair.slice(equals + 1))
  }
  return new DecodedEvent(vendorKind(LEEF, fields), nameAddresses(fields), source)
}

/** The delimiter as a character or as `x09`, `0x5E`. */
function delimiterOf(text: string | undefined): string {
  if (!text) return '\t'
  const hex = /^0?x([0-9a-fA-F]{1,4})$/.exec(text)?.[1]
  return hex ? String.fromCharCode(Number.parseInt(hex, 16)) : text
}

/** The parts before the `count`th bar; `\|` and `\\` are escapes. */
function headerParts(line: string, count: number): { readonly parts: string[]; readonly end: number } | undefined {
  const parts: string[] = []
  let start = 0
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i)
    if (code === 92) i++
    else if (code === 124) {
      parts.push(line.slice(start, i).replace(/\\([\\|])/g, '$1'))
      start = i + 1
      if (parts.length === count) return { parts, end: start }
    }
  }
  return undefined
}

const KEY = /(?:^|\s)([\w.[\]-]{1,64})=/g

const MAX_KEYS = 1_000

function* firstKeys(text: string): Generator<RegExpExecArray> {
  let count = 0
  for (const match of text.matchAll(KEY)) {
    if (text[match.index - 1] !== '\\') yield match
    if (++count === MAX_KEYS) return
  }
}

/** Values run to the next ` key=`; `\=`, `\\` and `\n` are escapes. */
function readExtension(fields: Fields, text: string): void {
  const keys = [...firstKeys(text)]
  for (const [i, key] of keys.entries()) {
    const start = key.index + key[0].length
    const value = text.slice(start, keys[i + 1]?.index).trim()
    setField(
      fields,
      key[1] ?? '',
      value.includes('\\') ? value.replace(/\\([=\\|])/g, '$1').replaceAll('\\n', '\n') : value,
    )
  }
}

/** Sigma's names for firewalls and proxies, beside the format's own. */
function nameAddresses(fields: Fields): Fields {
  alias(fields, 'src_ip', 'src')
  alias(fields, 'dst_ip', 'dst')
  alias(fields, 'src_port', 'spt')
  alias(fields, 'src_port', 'srcPort')
  alias(fields, 'dst_port', 'dpt')
  alias(fields, 'dst_port', 'dstPort')
  alias(fields, 'action', 'act')
  alias(fields, 'c-uri', 'request')
  alias(fields, 'cs-method', 'requestMethod')
  alias(fields, 'c-useragent', 'requestClientApplication')
  return fields
}

const fillEcs = columnsFrom({
  host_name: ['dvchost', 'shost', 'identHostName'],
  source_ip: ['src'],
  source_port: ['spt', 'srcPort'],
  destination_ip: ['dst'],
  destination_port: ['dpt', 'dstPort'],
  user_name: ['suser', 'usrName', 'duser'],
  user_target_name: 'duser',
  process_name: 'sproc',
  process_pid: 'spid',
  file_path: 'filePath',
  file_name: 'fname',
  url_original: ['request', 'url'],
  http_request_method: 'requestMethod',
  user_agent_original: 'requestClientApplication',
  event_code: 'signature_id',
  event_action: ['act', 'action', 'name'],
  event_outcome: 'outcome',
  event_provider: 'device_product',
  network_transport: 'proto',
  network_protocol: 'app',
  log_level: 'severity',
  message: ['msg', 'name'],
})

function timeOf(fields: Fields, clock: Clock): number | undefined {
  for (const name of ['rt', 'end', 'start', 'devTime', 'deviceReceiptTime', 'UNIFIutcTime']) {
    const time = fields[name] === undefined ? undefined : parseAnyTime(fields[name], clock)
    if (time !== undefined) return time
  }
  return undefined
}

const reads = { fillEcs, timeOf }

/** Vendors whose products Sigma names. */
const PRODUCTS = [
  ['fortinet', { product: 'fortigate', categories: ['firewall'] }],
  ['palo alto', { product: 'paloalto', categories: ['firewall'] }],
  ['check point', { product: 'checkpoint', categories: ['firewall'] }],
  ['cisco', { product: 'cisco' }],
  ['zscaler', { product: 'zscaler', categories: ['proxy'] }],
  ['trend micro', { product: 'trendmicro' }],
  ['ubiquiti', { product: 'unifi' }],
] as const

const kindsOf = (format: string) => ({
  other: sourceKind(format, {}, reads),
  vendors: PRODUCTS.map(([vendor, names]) => ({
    vendor,
    kind: sourceKind(`${format}.${names.product}`, names, reads),
  })),
})
const CEF = kindsOf('cef')
const LEEF = kindsOf('leef')

function vendorKind({ vendors, other }: typeof CEF, { device_vendor }: Fields): SourceKind {
  const told = String(device_vendor).toLowerCase()
  return vendors.find(({ vendor }) => told.startsWith(vendor))?.kind ?? other
}
