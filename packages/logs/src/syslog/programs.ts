import { columnsFrom, type EcsDraft } from '../ecs/draft.ts'
import type { Fields } from '../fields.ts'
import { readDovecot } from '../mail/dovecot.ts'
import { readPostfix } from '../mail/postfix.ts'
import { readCisco } from '../network/cisco.ts'
import { NAMED_KIND, readNamed } from '../network/named.ts'
import { FILTERLOG_KIND, NETFILTER_KIND, readFilterlog, readNetfilter } from '../network/netfilter.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import { ACCOUNT_PATTERNS, FTP_PATTERNS, PKEXEC_PATTERNS, VSFTPD_PATTERNS } from './accounts.ts'
import { readDatabase } from './databases.ts'
import { decodePam } from './pam.ts'
import { messageReader } from './patterns.ts'
import { SSHD_PATTERNS } from './sshd.ts'
import { CRON_PATTERNS, decodeSu, decodeSudo } from './sudo.ts'

/** How the messages of one program are read. */
interface ProgramDecoder {
  readonly kind: SourceKind
  /** Sets the fields of a message; false when it knows nothing of it. */
  readonly read: (message: string, fields: Fields) => boolean
}

const fillSyslogColumns = columnsFrom({
  host_name: 'hostname',
  process_name: 'program',
  process_pid: 'pid',
  message: 'message',
  source_ip: 'src_ip',
  source_port: 'src_port',
  destination_ip: 'dst_ip',
  destination_port: 'dst_port',
  user_name: 'user',
  user_target_name: 'target_user',
  process_command_line: 'COMMAND',
  event_action: 'action',
  event_outcome: 'outcome',
  log_level: 'severity',
  network_transport: 'protocol',
  email_from_address: 'from',
  email_to_address: 'to',
})

/** A kind of Linux log: its lines are also in `syslog`, and in `auth` where `also` says so. */
function linuxKind(service: string, category?: string, also: readonly string[] = ['syslog']): SourceKind {
  const fillEcs = (fields: Fields, draft: EcsDraft) => {
    fillSyslogColumns(fields, draft)
    draft.event_module = service
    if (category && fields.action !== undefined) draft.event_category = [category]
  }
  return sourceKind(`linux.${service}`, { product: 'linux', service, services: also }, { fillEcs })
}

const AUTH = ['auth', 'syslog']

const sshd: ProgramDecoder = { kind: linuxKind('sshd', 'authentication', AUTH), read: messageReader(SSHD_PATTERNS) }
const cron: ProgramDecoder = { kind: linuxKind('cron', 'process'), read: messageReader(CRON_PATTERNS) }
const sudo: ProgramDecoder = { kind: linuxKind('sudo', 'process', AUTH), read: decodeSudo }
const su: ProgramDecoder = { kind: linuxKind('su', 'authentication', AUTH), read: decodeSu }

const accounts: ProgramDecoder = { kind: linuxKind('auth', 'iam'), read: messageReader(ACCOUNT_PATTERNS) }
const pkexec: ProgramDecoder = { kind: linuxKind('pkexec', 'process', AUTH), read: messageReader(PKEXEC_PATTERNS) }
const postfix: ProgramDecoder = { kind: linuxKind('postfix', 'email'), read: readPostfix }
const dovecot: ProgramDecoder = { kind: linuxKind('dovecot', 'email'), read: readDovecot }
const vsftpd: ProgramDecoder = { kind: linuxKind('vsftpd', 'authentication'), read: messageReader(VSFTPD_PATTERNS) }
const ftp: ProgramDecoder = { kind: linuxKind('ftp', 'authentication'), read: messageReader(FTP_PATTERNS) }
const named: ProgramDecoder = { kind: NAMED_KIND, read: readNamed }
const filterlog: ProgramDecoder = { kind: FILTERLOG_KIND, read: readFilterlog }

const ACCOUNT_TOOLS = 'useradd userdel usermod groupadd groupdel groupmod gpasswd passwd chpasswd systemd-logind'.split(
  ' ',
)

/** Services of Sigma that are a program's name and nothing more: rules for them look for words. */
const PLAIN_SERVICES = ['clamav', 'guacamole', 'clamd', 'freshclam']

const DATABASES = [
  ['mysqld', 'mysql'],
  ['mysql', 'mysql'],
  ['mariadbd', 'mariadb'],
  ['mariadb', 'mariadb'],
  ['postgres', 'postgresql'],
  ['postgresql', 'postgresql'],
] as const

function databaseKind(service: string): SourceKind {
  return sourceKind(
    `database.${service}`,
    { product: 'linux', service, services: ['syslog'], categories: ['database'] },
    { fillEcs: fillSyslogColumns },
  )
}

function applianceKind(product: string, service: string): SourceKind {
  return sourceKind(`${product}.${service}`, { product, service }, { fillEcs: fillSyslogColumns })
}

/** Nothing of the message is read but its words. */
function plain(kind: SourceKind): ProgramDecoder {
  return { kind, read: () => true }
}

const PROGRAMS: ReadonlyMap<string, ProgramDecoder> = new Map([
  ['sshd', sshd],
  ['sshd-session', sshd],
  ['sshd-auth', sshd],
  ['sudo', sudo],
  ['su', su],
  ['cron', cron],
  ['crond', cron],
  ['pkexec', pkexec],
  ['dovecot', dovecot],
  ['vsftpd', vsftpd],
  ['proftpd', ftp],
  ['pure-ftpd', ftp],
  ['named', named],
  ['filterlog', filterlog],
  ...DATABASES.map(([name, service]) => [name, { kind: databaseKind(service), read: readDatabase }] as const),
  ['rpd', plain(applianceKind('juniper', 'bgp'))],
  ['sslvpnd', plain(applianceKind('fortios', 'sslvpnd'))],
  ...ACCOUNT_TOOLS.map((name) => [name, accounts] as const),
  ...PLAIN_SERVICES.map((name) => [name, plain(linuxKind(name))] as const),
])

export const SYSLOG_KIND = linuxKind('syslog', undefined, [])
const AUTH_KIND = linuxKind('auth', 'authentication')

/** The decoder for a program's name as it stands in a tag: `/usr/sbin/sshd`, `CRON`, `sshd(pam_unix)`. */
function programDecoder(program: string | undefined): ProgramDecoder | undefined {
  if (program === undefined || program.length > 64) return undefined
  const exact = PROGRAMS.get(program)
  if (exact) return exact
  if (program.startsWith('postfix')) return postfix
  const name = program.slice(program.lastIndexOf('/') + 1).toLowerCase()
  const paren = name.indexOf('(')
  return PROGRAMS.get(paren > 0 ? name.slice(0, paren) : name)
}

/** Sets the fields of a program's message and tells its kind; undefined when neither program nor message is known. */
export function readProgram(program: string | undefined, message: string, fields: Fields): SourceKind | undefined {
  if (readNetfilter(message, fields)) return NETFILTER_KIND
  const cisco = readCisco(message, fields)
  if (cisco) return cisco
  const decoder = programDecoder(program)
  if (message.startsWith('pam_') && decodePam(message, fields)) return decoder?.kind ?? AUTH_KIND
  if (!decoder) return undefined
  decoder.read(message, fields)
  return decoder.kind
}
