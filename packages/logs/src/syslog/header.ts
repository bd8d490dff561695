import type { Clock } from '../time/clock.ts'
import { parseTimestamp, type StampedAt, syslogTimeAt } from '../time/timestamp.ts'

/** What stands before a syslog message. */
export interface SyslogLine {
  readonly priority: number | undefined
  readonly time: number | undefined
  readonly host: string | undefined
  readonly program: string | undefined
  readonly pid: number | undefined
  readonly message: string
  /** RFC 5424 §6.3, as written. */
  readonly structuredData?: string | undefined
}

/** Reads RFC 5424, RFC 3164 and rsyslog's file formats (no priority, RFC 3339 time). Undefined when it is none of them. */
export function parseSyslog(line: string, clock: Clock): SyslogLine | undefined {
  const end = line.charCodeAt(0) === 60 ? priorityEnd(line) : 0
  const priority = end > 0 ? Number(line.slice(1, end - 1)) : undefined
  if (end > 0 && line.startsWith('1 ', end)) return parseRfc5424(line, end + 2, clock)
  const rest = end > 0 ? line.slice(end) : line
  const stamped = parseStamp(rest, clock)
  if (!stamped)
    return priority === undefined ? undefined : { ...splitTag(rest), priority, time: undefined, host: undefined }
  return afterStamp(rest, stamped, priority)
}

const HOST = /^[\w.:%-]{1,255}$/

/** `host program[pid]: message`; some daemons leave the host out. */
function afterStamp(rest: string, { time, end }: StampedAt, priority: number | undefined): SyslogLine | undefined {
  const hostEnd = rest.indexOf(' ', end)
  if (hostEnd < 0) return undefined
  const word = rest.slice(end, hostEnd)
  const bare = word.endsWith(':') || word.endsWith(']')
  const tagged = splitTag(rest.slice(bare ? end : hostEnd + 1))
  // Many programs begin their own lines with such a time: without a priority, RFC 3339 needs a tag to be syslog.
  const dated = rest.charCodeAt(0) < 58
  if (priority === undefined && (bare || dated) && tagged.program === undefined) return undefined
  if (!bare && !HOST.test(word)) return undefined
  return { ...tagged, priority, time, host: bare ? undefined : word }
}

function priorityEnd(line: string): number {
  const end = line.indexOf('>')
  return end >= 2 && end <= 4 && /^\d+$/.test(line.slice(1, end)) && Number(line.slice(1, end)) <= 191 ? end + 1 : 0
}

function parseStamp(line: string, clock: Clock): StampedAt | undefined {
  const first = line.charCodeAt(0)
  if (first >= 48 && first <= 57) {
    const end = line.indexOf(' ')
    const time = end >= 19 && end <= 40 ? parseTimestamp(line.slice(0, end), clock) : undefined
    return time === undefined ? undefined : { time, end: skipSpaces(line, end) }
  }
  const stamped = syslogTimeAt(line, clock)
  return stamped && { time: stamped.time, end: skipSpaces(line, endOfWord(line, stamped.end)) }
}

/** Skips a fraction (`22:14:15.123`) or colon that directly follows the time. */
function endOfWord(line: string, at: number): number {
  let end = at
  while (end < line.length && end < at + 12 && line.charCodeAt(end) !== 32) end++
  return end
}

function skipSpaces(line: string, at: number): number {
  let end = at
  while (line.charCodeAt(end) === 32) end++
  return end
}

const MAX_TAG = 64

/** Splits `program[pid]: message`; a line without such a tag is all message. */
function splitTag(text: string): Pick<SyslogLine, 'program' | 'pid' | 'message'> {
  const match = /^([A-Za-z0-9_./@()+-]{1,64})(?:\[([^\]\s]{0,32})\])?:(?: |$)/.exec(text.slice(0, MAX_TAG + 40))
  if (!match) return { program: undefined, pid: undefined, message: text }
  return { program: match[1], pid: pidOf(match[2]), message: text.slice(match[0].length).trimStart() }
}

function pidOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined
}

// RFC 5424 §6: TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG, `-` for nil.
function parseRfc5424(line: string, start: number, clock: Clock): SyslogLine | undefined {
  const words: string[] = []
  let at = start
  while (words.length < 5) {
    const end = line.indexOf(' ', at)
    if (end < 0) return undefined
    words.push(line.slice(at, end))
    at = end + 1
  }
  const [stamp = '-', host = '-', program = '-', pid = '-'] = words
  const time = stamp === '-' ? undefined : parseTimestamp(stamp, clock)
  if (stamp !== '-' && time === undefined) return undefined
  const dataEnd = structuredDataEnd(line, at)
  const structuredData = dataEnd > at + 1 ? line.slice(at, dataEnd) : undefined
  const body = line.slice(dataEnd).trimStart()
  const message = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body
  const priority = Number(line.slice(1, line.indexOf('>')))
  return { priority, time, host: nil(host), program: nil(program), pid: pidOf(pid), message, structuredData }
}

const nil = (word: string) => (word === '-' ? undefined : word)

// RFC 5424 §6.3: one or more [id name="value"], with \" \\ \] escaped in values.
function structuredDataEnd(line: string, start: number): number {
  if (line.charCodeAt(start) === 45) return start + 1
  let at = start
  while (line.charCodeAt(at) === 91) {
    let quoted = false
    for (at++; at < line.length; at++) {
      const code = line.charCodeAt(at)
      if (code === 92) at++
      else if (code === 34) quoted = !quoted
      else if (code === 93 && !quoted) break
    }
    at++
  }
  return Math.min(at, line.length)
}
