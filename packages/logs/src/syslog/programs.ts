import { columnsFrom, type EcsDraft } from '../ecs/draft.ts'
import type { Fields } from '../fields.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import { decodePam } from './pam.ts'
import { applyPatterns, type MessagePattern } from './patterns.ts'
import { SSHD_PATTERNS } from './sshd.ts'
import { CRON_PATTERNS, decodeSu, decodeSudo } from './sudo.ts'

/** How the messages of one program are read. */
export interface ProgramDecoder {
  readonly kind: SourceKind
  /** Sets the fields of a message; false when it knows nothing of it. */
  readonly read: (message: string, fields: Fields) => boolean
}

export const fillSyslogColumns = columnsFrom({
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
export function linuxKind(service: string, category?: string, also: readonly string[] = ['syslog']): SourceKind {
  const fillEcs = (fields: Fields, draft: EcsDraft) => {
    fillSyslogColumns(fields, draft)
    draft.event_module = service
    if (category && fields.action !== undefined) draft.event_category = [category]
  }
  return sourceKind(`linux.${service}`, { product: 'linux', service, services: also }, { fillEcs })
}

const AUTH = ['auth', 'syslog']

const byPatterns = (patterns: readonly MessagePattern[]) => (message: string, fields: Fields) =>
  applyPatterns(patterns, message, fields)

const sshd: ProgramDecoder = { kind: linuxKind('sshd', 'authentication', AUTH), read: byPatterns(SSHD_PATTERNS) }
const cron: ProgramDecoder = { kind: linuxKind('cron', 'process'), read: byPatterns(CRON_PATTERNS) }
const sudo: ProgramDecoder = { kind: linuxKind('sudo', 'process', AUTH), read: decodeSudo }
const su: ProgramDecoder = { kind: linuxKind('su', 'authentication', AUTH), read: decodeSu }

const PROGRAMS: ReadonlyMap<string, ProgramDecoder> = new Map([
  ['sshd', sshd],
  ['sshd-session', sshd],
  ['sshd-auth', sshd],
  ['sudo', sudo],
  ['su', su],
  ['cron', cron],
  ['crond', cron],
])

export const SYSLOG_KIND = linuxKind('syslog', undefined, [])
export const AUTH_KIND = linuxKind('auth', 'authentication')

/** The decoder for a program's name as it stands in a tag: `/usr/sbin/sshd`, `CRON`, `sshd(pam_unix)`. */
export function programDecoder(program: string | undefined): ProgramDecoder | undefined {
  if (program === undefined || program.length > 64) return undefined
  const exact = PROGRAMS.get(program)
  if (exact) return exact
  const name = program.slice(program.lastIndexOf('/') + 1).toLowerCase()
  const paren = name.indexOf('(')
  return PROGRAMS.get(paren > 0 ? name.slice(0, paren) : name)
}

/** Sets the fields of a program's message and tells its kind; undefined when neither program nor message is known. */
export function readProgram(program: string | undefined, message: string, fields: Fields): SourceKind | undefined {
  const decoder = programDecoder(program)
  if (message.startsWith('pam_') && decodePam(message, fields)) return decoder?.kind ?? AUTH_KIND
  if (!decoder) return undefined
  decoder.read(message, fields)
  return decoder.kind
}
