import { applicationKind } from '../application.ts'
import { DecodedEvent, type Frame } from '../event.ts'
import { type Fields, setKnown } from '../fields.ts'
import type { Source } from '../source.ts'
import { parseSyslog, type SyslogLine } from './header.ts'
import { readProgram, SYSLOG_KIND } from './programs.ts'

/** Reads a message of another format that came inside a syslog line or an envelope. */
export type BodyDecoder = (message: string, source: Source, program: string | undefined) => DecodedEvent | undefined

export function decodeSyslog(line: string, source: Source, body: BodyDecoder): DecodedEvent | undefined {
  const parsed = parseSyslog(line, source.clock)
  return parsed && decodeMessage(parsed, source, body)
}

/** The event of a message whose frame is read: from syslog, the journal or a shipper. */
export function decodeMessage(parsed: SyslogLine, source: Source, body: BodyDecoder): DecodedEvent {
  const { host, program, message } = parsed
  const frame: Frame = { time: parsed.time ?? source.frame?.time, host: host ?? source.frame?.host }
  const fields: Fields = {}
  const kind = readProgram(program, message, fields)
  if (!kind) {
    const inner = body(message, { ...source, frame }, program)
    if (inner) return inner
  }
  setFrameFields(fields, parsed, frame)
  return new DecodedEvent(kind ?? applicationKind(fields) ?? SYSLOG_KIND, fields, { ...source, frame })
}

const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug']
const FACILITIES =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console solaris-cron local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  )

function setFrameFields(fields: Fields, parsed: SyslogLine, frame: Frame): void {
  fields.message = parsed.message
  if (frame.host !== undefined) fields.hostname = frame.host
  if (parsed.program !== undefined) fields.program = parsed.program
  if (parsed.pid !== undefined) fields.pid = parsed.pid
  if (parsed.structuredData !== undefined) fields.structured_data = parsed.structuredData
  if (parsed.priority === undefined) return
  setKnown(fields, 'severity', SEVERITIES[parsed.priority & 7])
  setKnown(fields, 'facility', FACILITIES[parsed.priority >> 3])
}
