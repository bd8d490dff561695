import { columnsFrom, type EcsDraft, putColumn } from '../ecs/draft.ts'
import { alias, type Fields, setField } from '../fields.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'

const direct = columnsFrom({
  host_name: 'hostname',
  source_ip: 'src_ip',
  source_port: 'src_port',
  destination_ip: 'dst_ip',
  destination_port: 'dst_port',
  event_action: 'action',
  network_transport: 'protocol',
  network_bytes: 'LEN',
  rule_name: 'prefix',
  message: 'message',
})

export const NETWORK: readonly string[] = ['network']

export function fillFirewallColumns(fields: Fields, draft: EcsDraft): void {
  direct(fields, draft)
  draft.event_category = NETWORK
  putColumn(draft, 'network_transport', String(fields.protocol ?? '').toLowerCase())
}

const firewall = (dataset: string, product?: string) =>
  sourceKind(
    `firewall.${dataset}`,
    { product, service: dataset, categories: ['firewall'] },
    { fillEcs: fillFirewallColumns },
  )

export const NETFILTER_KIND: SourceKind = firewall('iptables', 'linux')
export const FILTERLOG_KIND: SourceKind = firewall('filterlog')

/** The kernel's netfilter log: `[UFW BLOCK] IN=eth0 OUT= MAC=… SRC=… DST=… PROTO=TCP SPT=… DPT=…`. */
export function readNetfilter(message: string, fields: Fields): boolean {
  const start = message.indexOf('IN=')
  if (start < 0 || !message.includes(' SRC=', start) || !message.includes(' DST=', start)) return false
  for (const word of message.slice(start).split(' ', 64)) {
    const equals = word.indexOf('=')
    // The first of a name is the packet's; ICMP errors quote a second packet in brackets.
    if (equals > 0 && equals < word.length - 1 && fields[word.slice(0, equals)] === undefined) {
      setField(fields, word.slice(0, equals), word.slice(equals + 1))
    }
  }
  const prefix = message
    .slice(0, start)
    .replace(/^\[ *\d+\.\d+\] ?/, '')
    .trim()
  if (prefix !== '') fields.prefix = prefix
  for (const [from, to] of NAMES) alias(fields, to, from)
  fields.action = actionOf(prefix)
  return true
}

const NAMES = [
  ['SRC', 'src_ip'],
  ['DST', 'dst_ip'],
  ['SPT', 'src_port'],
  ['DPT', 'dst_port'],
  ['PROTO', 'protocol'],
] as const

function actionOf(prefix: string): string {
  if (/block|drop|den[iy]|reject|limit/i.test(prefix)) return 'block'
  return /allow|accept|pass/i.test(prefix) ? 'allow' : 'log'
}

// pfSense and OPNsense: "Raw filter log format", by IP version and then by protocol.
const COMMON = ['rule', 'subrule', 'anchor', 'tracker', 'interface', 'reason', 'action', 'direction', 'ip_version']
const V4 = ['tos', 'ecn', 'ttl', 'id', 'offset', 'flags', 'protocol_id', 'protocol', 'LEN', 'src_ip', 'dst_ip']
const V6 = ['class', 'flow', 'hop_limit', 'protocol', 'protocol_id', 'LEN', 'src_ip', 'dst_ip']

export function readFilterlog(message: string, fields: Fields): boolean {
  const cells = message.split(',', 64)
  const version = cells[8]
  if (cells.length < 17 || (version !== '4' && version !== '6')) return false
  const names = [...COMMON, ...(version === '4' ? V4 : V6)]
  for (const [index, name] of names.entries()) {
    const cell = cells[index]
    if (cell) fields[name] = cell
  }
  const protocol = String(fields.protocol).toLowerCase()
  if (protocol !== 'tcp' && protocol !== 'udp') return true
  fields.src_port = cells[names.length]
  fields.dst_port = cells[names.length + 1]
  return true
}
