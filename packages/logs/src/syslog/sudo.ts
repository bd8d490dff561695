import { type Fields, setField } from '../fields.ts'
import { type MessagePattern, messageReader } from './patterns.ts'

/**
 * `bob : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/bin/ls`, before which a reason may stand for a refusal.
 * The command comes last and may hold ` ; ` itself.
 */
export function decodeSudo(message: string, fields: Fields): boolean {
  const colon = message.indexOf(' : ')
  if (colon <= 0 || colon > 256) return false
  fields.user = message.slice(0, colon).trim()
  const at = message.indexOf('COMMAND=')
  const head = at < 0 ? message.slice(colon + 3) : message.slice(colon + 3, at)
  if (at >= 0) fields.COMMAND = message.slice(at + 8)
  const reasons: string[] = []
  for (const part of head.split(' ; ')) {
    const equals = part.indexOf('=')
    if (equals > 0 && /^[A-Z]{1,16}$/.test(part.slice(0, equals)))
      setField(fields, part.slice(0, equals), part.slice(equals + 1).trim())
    else if (part.trim() !== '') reasons.push(part.trim())
  }
  if (typeof fields.USER === 'string') fields.target_user = fields.USER
  fields.action = reasons.length > 0 ? 'sudo-refused' : 'sudo'
  fields.outcome = reasons.length > 0 ? 'failure' : 'success'
  if (reasons.length > 0) fields.reason = reasons.join('; ')
  return true
}

const readSu = messageReader([
  {
    starts: 'Successful su for ',
    regex: /^Successful su for (?<target_user>\S+) by (?<user>\S+)/,
    action: 'su',
    outcome: 'success',
  },
  {
    starts: 'FAILED su for ',
    regex: /^FAILED su for (?<target_user>\S+) by (?<user>\S+)/,
    action: 'su-failed',
    outcome: 'failure',
  },
  {
    starts: 'FAILED SU ',
    regex: /^FAILED SU \(to (?<target_user>[^)\s]+)\) (?<user>\S+) on (?<tty>\S+)/,
    action: 'su-failed',
    outcome: 'failure',
  },
  {
    starts: '(to ',
    regex: /^\(to (?<target_user>[^)\s]+)\) (?<user>\S+) on (?<tty>\S+)/,
    action: 'su',
    outcome: 'success',
  },
  {
    starts: "'su ",
    regex: /^'su (?<target_user>\S+)' (?<outcome>succeeded|failed) for (?<user>\S+) on (?<tty>\S+)/,
    action: 'su',
  },
])

export const CRON_PATTERNS: readonly MessagePattern[] = [
  { starts: '(', regex: /^\((?<user>[^)\s]{1,64})\) CMD \((?<COMMAND>.*)\)\s*$/s, action: 'cron-command' },
  {
    starts: '(',
    regex: /^\((?<user>[^)\s]{1,64})\) (?<cron_event>[A-Z][A-Z ]{1,32}) \((?<detail>.*)\)/s,
    action: 'cron-event',
  },
]

export function decodeSu(message: string, fields: Fields): boolean {
  if (!readSu(message, fields)) return false
  if (fields.outcome === 'succeeded') fields.outcome = 'success'
  if (fields.outcome === 'failed') fields.outcome = 'failure'
  return true
}
