import { DecodedEvent } from '../event.ts'
import type { Fields } from '../fields.ts'
import type { Source } from '../source.ts'
import { sourceKind } from '../source-kind.ts'
import { parseAccessTime } from '../time/timestamp.ts'
import { fillWebColumns, setRequest } from './web-fields.ts'

const ACCESS = sourceKind(
  'web.access',
  { categories: ['webserver'], services: ['apache', 'nginx'] },
  { fillEcs: fillWebColumns },
)

/**
 * The common and combined log formats of Apache and nginx, with a virtual host before them (`vhost_combined`) or
 * further words after them.
 */
export function decodeAccessLine(line: string, source: Source): DecodedEvent | undefined {
  const open = line.indexOf(' [')
  const close = open < 0 ? -1 : line.indexOf('] "', open)
  if (close < 0 || close - open > 40) return undefined
  const time = parseAccessTime(line.slice(open + 2, close), source.clock)
  if (time === undefined) return undefined
  const fields: Fields = {}
  if (!setClient(fields, line.slice(0, open))) return undefined
  const requestEnd = quotedEnd(line, close + 3)
  if (requestEnd < 0) return undefined
  setRequest(fields, line.slice(close + 3, requestEnd))
  setResponse(fields, line, requestEnd + 1)
  return new DecodedEvent(ACCESS, fields, { ...source, frame: { ...source.frame, time } })
}

/** `client ident user`, or `vhost[:port] client ident user`; a user's name may hold spaces. */
function setClient(fields: Fields, head: string): boolean {
  const words = head.split(' ', 16)
  if (words[0] === '') return false
  const virtual = words.length > 3 && words[1] !== '-' && words[2] === '-'
  const at = virtual ? 1 : 0
  if (virtual) fields['cs-host'] = words[0]
  fields['c-ip'] = words[at]
  const user = words.slice(at + 2).join(' ')
  if (user !== '-' && user !== '') fields['cs-username'] = user
  return true
}

/** The quote that ends a field; backslashes escape (Apache writes `\"`, nginx `\x22`). */
function quotedEnd(line: string, start: number): number {
  for (let i = start; i < line.length; i++) {
    const code = line.charCodeAt(i)
    if (code === 92) i++
    else if (code === 34) return i
  }
  return -1
}

/** ` status bytes "referer" "user agent"`, then whatever the site added. */
function setResponse(fields: Fields, line: string, start: number): void {
  const quote = line.indexOf('"', start)
  const [status, bytes] = line
    .slice(start, quote < 0 ? undefined : quote)
    .trim()
    .split(' ', 2)
  if (status && /^\d{3}$/.test(status)) fields['sc-status'] = Number(status)
  if (bytes && /^\d{1,15}$/.test(bytes)) fields['sc-bytes'] = Number(bytes)
  if (quote < 0) return
  const refererEnd = quotedEnd(line, quote + 1)
  if (refererEnd < 0) return
  const referer = line.slice(quote + 1, refererEnd)
  if (referer !== '-' && referer !== '') fields['cs-referer'] = referer
  const next = line.indexOf('"', refererEnd + 1)
  const agentEnd = next < 0 ? -1 : quotedEnd(line, next + 1)
  if (agentEnd < 0) return
  const agent = line.slice(next + 1, agentEnd)
  if (agent !== '-' && agent !== '') fields['cs-user-agent'] = agent
}
