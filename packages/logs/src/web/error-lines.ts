import { type EcsDraft, putColumn } from '../ecs/draft.ts'
import { DecodedEvent } from '../event.ts'
import type { Fields } from '../fields.ts'
import { normaliseIp } from '../ip-address.ts'
import type { Source } from '../source.ts'
import { sourceKind } from '../source-kind.ts'
import { parseTimestamp } from '../time/timestamp.ts'
import { monthAt } from '../time/wall-time.ts'
import { fillWebColumns, setRequest, setUri } from './web-fields.ts'

function fillErrorColumns(fields: Fields, draft: EcsDraft): void {
  fillWebColumns(fields, draft)
  if (typeof fields.level === 'string') draft.log_level = fields.level
  putColumn(draft, 'event_action', fields.action)
  putColumn(draft, 'event_outcome', fields.outcome)
}

const kind = (service: string) =>
  sourceKind(`web.${service}-error`, { service, categories: ['webserver'] }, { fillEcs: fillErrorColumns })
const NGINX = kind('nginx')
const APACHE = kind('apache')

const NGINX_HEAD = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) \[(\w{2,9})\] (\d+)#\d+: (?:\*\d+ )?/

/** `2024/02/10 21:22:09 [error] 11#11: *163 message, client: …, server: …, request: "GET / HTTP/1.1", host: "…"`. */
export function decodeNginxError(line: string, source: Source): DecodedEvent | undefined {
  const head = NGINX_HEAD.exec(line)
  if (!head) return undefined
  const time = parseTimestamp(`${head[1]}-${head[2]}-${head[3]} ${head[4]}`, source.clock)
  const message = line.slice(head[0].length)
  const fields: Fields = { level: head[5], pid: Number(head[6]), message }
  const client = valueAfter(message, ', client: ') ?? /^client ([0-9a-fA-F.:]{2,45}?)(?::\d+)? /.exec(message)?.[1]
  if (client) fields['c-ip'] = client
  const request = valueAfter(message, ', request: ')
  if (request) setRequest(fields, request)
  const host = valueAfter(message, ', host: ') ?? valueAfter(message, ', server: ')
  if (host) fields['cs-host'] = host
  const referer = valueAfter(message, ', referrer: ')
  if (referer) fields['cs-referer'] = referer
  const login = valueAfter(message, ', login: ')
  if (login) fields['cs-username'] = login
  return new DecodedEvent(NGINX, fields, { ...source, frame: { ...source.frame, time } })
}

/** A quoted value to its quote, a bare one to the comma. The last occurrence: the message before it is the client's to choose. */
function valueAfter(text: string, label: string): string | undefined {
  const at = text.lastIndexOf(label)
  if (at < 0) return undefined
  const start = at + label.length
  if (text.charCodeAt(start) === 34) {
    const end = text.indexOf('"', start + 1)
    return end < 0 ? undefined : text.slice(start + 1, end)
  }
  const end = text.indexOf(',', start)
  return text.slice(start, end < 0 ? undefined : end)
}

const APACHE_HEAD =
  /^\[\w{3} (\w{3}) ( ?\d{1,2}) (\d\d:\d\d:\d\d(?:\.\d{1,6})?) (\d{4})\] \[([\w-]*:)?(\w{2,9})\] (?=\[|\w)/

/** `[Fri Oct 08 17:08:41.203277 2021] [core:error] [pid 7:tid 1] [client 192.0.2.1:14532] AH00126: message`. */
export function decodeApacheError(line: string, source: Source): DecodedEvent | undefined {
  const head = APACHE_HEAD.exec(line)
  if (!head) return undefined
  const [, month = '', day = '', clock = '', year = '', module = '', level] = head
  const date = `${year}-${String(monthAt(month, 0)).padStart(2, '0')}-${day.trim().padStart(2, '0')}`
  const fields: Fields = { level }
  if (module !== ':' && module !== '') fields.module = module.slice(0, -1)
  const message = readBrackets(line, head[0].length, fields)
  fields.message = message
  // Some modules put the client behind an error of the system: `(70014)End of file found: [client …] AH02006: …`.
  const client = /^\(\d{1,6}\)[^[]{1,128}\[client (\S{2,64})\]/.exec(message)?.[1]
  if (client) fields['c-ip'] ??= withoutPort(client)
  readAuthentication(message, fields)
  const time = parseTimestamp(`${date} ${clock}`, source.clock)
  return new DecodedEvent(APACHE, fields, { ...source, frame: { ...source.frame, time } })
}

const AUTHENTICATION =
  /^AH016(?:17|18): user (.{1,256}?)(?: not found|: authentication failure for) ?:? "?(\/[^\s"]{0,2048})/

/** `AH01618: user bob not found: /path`, `AH01617: user bob: authentication failure for "/path": Password Mismatch`. */
function readAuthentication(message: string, fields: Fields): void {
  const match = AUTHENTICATION.exec(message)
  if (!match?.[2]) return
  fields['cs-username'] = match[1]
  fields.action = 'web-login-failed'
  fields.outcome = 'failure'
  setUri(fields, match[2])
}

/** Reads `[pid 7:tid 1] [client …]` and gives what follows. */
function readBrackets(line: string, start: number, fields: Fields): string {
  let at = start
  while (line.charCodeAt(at) === 91) {
    const end = line.indexOf(']', at)
    if (end < 0 || end - at > 128) break
    const [word, value = ''] = line.slice(at + 1, end).split(' ', 2)
    if (word === 'pid') fields.pid = Number.parseInt(value, 10)
    if (word === 'client') fields['c-ip'] ??= withoutPort(value)
    at = end + 2
  }
  return line.slice(at)
}

function withoutPort(text: string): string {
  if (normaliseIp(text) && !/^[0-9a-f]{0,4}::?[0-9a-f]{1,4}:\d{5}$/i.test(text)) return text
  const colon = text.lastIndexOf(':')
  return colon > 0 ? text.slice(0, colon) : text
}
