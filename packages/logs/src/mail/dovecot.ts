import { type Fields, setField } from '../fields.ts'

/**
 * Dovecot's logins: `imap-login: Disconnected (auth failed, 2 attempts): user=<a>, method=PLAIN, rip=…, lip=…`, and its
 * authentication workers: `auth: passwd-file(a,192.0.2.1): unknown user`.
 */
export function readDovecot(message: string, fields: Fields): boolean {
  return readLogin(message, fields) || readWorker(message, fields)
}

const NAMES: Readonly<Record<string, string>> = {
  rip: 'src_ip',
  rport: 'src_port',
  lip: 'dst_ip',
  lport: 'dst_port',
  method: 'method',
  session: 'session',
  mpid: 'mpid',
}

function readLogin(message: string, fields: Fields): boolean {
  const head = /^(imap|pop3|managesieve|submission|lmtp)(?:-login)?(?:\([^)]{0,256}\))?: /.exec(message)
  if (!head || !message.includes('rip=')) return false
  fields.protocol = head[1]
  for (const match of message.matchAll(
    /[\s,](user|rip|rport|lip|lport|method|session|mpid)=(?:<([^>]{0,512})>|([^\s,]{0,256}))/g,
  )) {
    const value = match[2] ?? match[3]
    if (value) setField(fields, NAMES[match[1] ?? ''] ?? match[1] ?? '', value)
  }
  const failed = /auth failed|Aborted login|unknown user|Password mismatch/.test(message)
  const loggedIn = message.startsWith('Login: ', head[0].length) || message.includes(' Login: ')
  fields.action = failed ? 'mail-login-failed' : loggedIn ? 'mail-login' : 'mail-disconnected'
  if (failed || loggedIn) fields.outcome = failed ? 'failure' : 'success'
  return true
}

// The user's name comes from outside and may hold a comma: the address is the last part of the brackets.
const WORKER = /\b(?:pam|sql|ldap|passwd|passwd-file|shadow|static|lua|oauth2)\(([^()]{1,320})\): ?(.*)$/

function readWorker(message: string, fields: Fields): boolean {
  if (!message.startsWith('auth')) return false
  const match = WORKER.exec(message)
  if (!match?.[1]) return false
  const parts = match[1].split(',')
  const session = parts.at(-1)?.startsWith('<') ? parts.pop() : undefined
  const address = parts.length > 1 ? parts.pop() : undefined
  fields.user = parts.join(',')
  if (address) fields.src_ip = address
  if (session) fields.session = session.replace(/^<|>$/g, '')
  const failed = /unknown user|failed|mismatch|invalid credentials|not found|denied/i.test(match[2] ?? '')
  fields.action = failed ? 'mail-login-failed' : 'mail-login-checked'
  if (failed) fields.outcome = 'failure'
  return true
}
