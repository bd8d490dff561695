import { type Fields, setKnown } from '../fields.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import { fillFirewallColumns } from './netfilter.ts'

const cisco = (service: string, categories?: readonly string[]) =>
  sourceKind(
    `cisco.${service}`,
    { product: 'cisco', service, services: service === 'syslog' ? undefined : ['syslog'], categories },
    { fillEcs: fillFirewallColumns },
  )

const SYSLOG = cisco('syslog')
const FIREWALL = cisco('asa', ['firewall'])
/** Who logged in, which commands were typed, what was configured. */
const AAA = cisco('aaa')
const FACILITIES: ReadonlyMap<string, SourceKind> = new Map([
  ['BGP', cisco('bgp')],
  ['LDP', cisco('ldp')],
  ['DUO', cisco('duo')],
  ...['AAA', 'PARSER', 'SEC_LOGIN', 'SYS', 'TACACS', 'TAC', 'RADIUS', 'SSH', 'AUTHMGR'].map(
    (name) => [name, AAA] as const,
  ),
  ...['ASA', 'FTD', 'PIX', 'FWSM'].map((name) => [name, FIREWALL] as const),
])

const HEAD = /%([A-Z][A-Z0-9_]{1,31})-(?:[A-Z0-9_]{1,16}-)?([0-7])-([A-Z0-9_]{1,48}): /

/** Cisco's `%FACILITY-SEVERITY-MNEMONIC: text`, of IOS, NX-OS and ASA. */
export function readCisco(message: string, fields: Fields): SourceKind | undefined {
  if (!message.includes('%')) return undefined
  const head = HEAD.exec(message.slice(0, 256))
  if (!head) return undefined
  const [, facility = '', severity, mnemonic] = head
  fields.cisco_facility = facility
  fields.cisco_severity = Number(severity)
  fields.cisco_mnemonic = mnemonic
  readText(message.slice(head.index + head[0].length), fields)
  return FACILITIES.get(facility) ?? SYSLOG
}

// `Deny tcp src outside:192.0.2.7/4242 dst inside:10.0.0.1/23`, `Built inbound TCP connection 7 for outside:192.0.2.7/4242 (…) to inside:…`.
const FLOW =
  /\b(?:src|for|from) (?:[\w.-]{1,48}:)?([0-9a-fA-F.:]{2,45})\/(\d{1,5})(?: ?\([^)]{1,96}\)){0,2} (?:dst|to) (?:[\w.-]{1,48}:)?([0-9a-fA-F.:]{2,45})\/(\d{1,5})/
const LOGGED = /^User:(\S{1,64}) +logged command:(.*)$/s
const LOGIN = /\[user: ([^\]]{0,64})\] \[Source: ([0-9a-fA-F.:]{2,45})\]/
const CONFIGURED = /^Configured from \S{1,32}(?: by (\S{1,64}))?(?: on \S{1,32} \(([0-9a-fA-F.:]{2,45})\))?/

function readText(text: string, fields: Fields): void {
  const flow = FLOW.exec(text)
  if (flow) {
    const [, src, srcPort, dst, dstPort] = flow
    Object.assign(fields, { src_ip: src, src_port: srcPort, dst_ip: dst, dst_port: dstPort })
    fields.action = /^(?:Deny|Dropping|.{0,40}denied)/i.test(text) ? 'block' : 'allow'
    setKnown(fields, 'protocol', /\b(tcp|udp|icmp)\b/i.exec(text)?.[1]?.toLowerCase())
  }
  const logged = LOGGED.exec(text)
  if (logged) Object.assign(fields, { user: logged[1], COMMAND: logged[2], action: 'command' })
  const login = LOGIN.exec(text)
  if (login) Object.assign(fields, { user: login[1], src_ip: login[2], action: 'login' })
  const configured = CONFIGURED.exec(text)
  if (!configured) return
  fields.action = 'configured'
  setKnown(fields, 'user', configured[1])
  setKnown(fields, 'src_ip', configured[2])
}
