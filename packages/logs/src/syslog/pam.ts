import { type Fields, setField } from '../fields.ts'
import { messageReader } from './patterns.ts'

const readSession = messageReader([
  {
    starts: 'session opened',
    regex: /^session opened for user (?<target_user>[^\s(]+)(?:\(uid=\d+\))?(?: by (?<user>[^\s(]*))?/,
    action: 'session-opened',
    outcome: 'success',
  },
  { starts: 'session closed', regex: /^session closed for user (?<target_user>[^\s(]+)/, action: 'session-closed' },
  {
    starts: 'user ',
    regex: /^user (?<user>\S{1,128}) \(\d+\) tally \d+, deny \d+/,
    action: 'account-locked',
    outcome: 'failure',
  },
  { starts: 'check pass; user unknown', regex: /^check pass/, action: 'unknown-user', outcome: 'failure' },
  {
    starts: 'password changed',
    regex: /^password changed for (?<target_user>\S+)/,
    action: 'password-changed',
    outcome: 'success',
  },
])

const HEAD = /^pam_\w{1,32}\(([^:)]{1,64})(?::[\w-]{1,32})?\): /

/** Reads what a PAM module wrote: `pam_unix(sshd:auth): authentication failure; … rhost=… user=…`. */
export function decodePam(message: string, fields: Fields): boolean {
  const head = HEAD.exec(message)
  if (!head) return false
  setField(fields, 'pam_service', head[1])
  const body = message.slice(head[0].length)
  if (readSession(body, fields)) return true
  if (!body.startsWith('authentication failure;')) return false
  fields.action = 'authentication-failed'
  fields.outcome = 'failure'
  for (const match of body.matchAll(/ (ruser|rhost|user|tty|logname)=(\S*)/g)) {
    if (match[2]) setField(fields, match[1] === 'rhost' ? 'src_ip' : (match[1] ?? ''), match[2])
  }
  return true
}
