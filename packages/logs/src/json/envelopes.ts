import { type Fields, integerOf, isRecord, textOf } from '../fields.ts'
import type { SyslogLine } from '../syslog/header.ts'
import type { Clock } from '../time/clock.ts'
import { parseAnyTime } from '../time/timestamp.ts'

/** What a shipper wrapped a line in; the message is still to be decoded. */
export type Envelope = SyslogLine

/** The line inside a record of journald, Docker, Filebeat, Vector, Fluent Bit or Azure Monitor's Syslog table. */
export function openEnvelope(record: Fields, clock: Clock): Envelope | undefined {
  return journalEntry(record) ?? dockerLine(record, clock) ?? azureSyslog(record, clock) ?? shippedLine(record, clock)
}

/** `journalctl -o json`: https://systemd.io/JOURNAL_EXPORT_FORMATS/ — a message that is not UTF-8 comes as a list of bytes. */
function journalEntry(record: Fields): Envelope | undefined {
  if (record.MESSAGE === undefined || record.__REALTIME_TIMESTAMP === undefined) return undefined
  const micros = Number(record._SOURCE_REALTIME_TIMESTAMP ?? record.__REALTIME_TIMESTAMP)
  const priority = integerOf(record.PRIORITY)
  return {
    priority: priority === undefined ? undefined : (integerOf(record.SYSLOG_FACILITY) ?? 1) * 8 + priority,
    time: Number.isFinite(micros) && micros > 0 ? micros / 1000 : undefined,
    host: textOf(record._HOSTNAME),
    program: textOf(record.SYSLOG_IDENTIFIER) ?? textOf(record._COMM),
    pid: integerOf(record._PID ?? record.SYSLOG_PID),
    message: journalText(record.MESSAGE),
  }
}

function journalText(message: unknown): string {
  if (!Array.isArray(message)) return typeof message === 'string' ? message : ''
  return message.map((byte) => (typeof byte === 'number' ? String.fromCharCode(byte & 255) : '')).join('')
}

function dockerLine(record: Fields, clock: Clock): Envelope | undefined {
  if (typeof record.log !== 'string' || (record.stream !== 'stdout' && record.stream !== 'stderr')) return undefined
  return envelope(record.log.replace(/\r?\n$/, ''), { time: parseAnyTime(record.time, clock) })
}

function azureSyslog(record: Fields, clock: Clock): Envelope | undefined {
  if (typeof record.SyslogMessage !== 'string') return undefined
  return envelope(record.SyslogMessage, {
    time: parseAnyTime(record.TimeGenerated ?? record.EventTime, clock),
    host: textOf(record.HostName) ?? textOf(record.Computer),
    program: textOf(record.ProcessName),
    pid: integerOf(record.ProcessID),
  })
}

/** Objects that a shipper's module fills once it has parsed the line: then the record itself is the event. */
const PARSED = [
  'http',
  'url',
  'source',
  'destination',
  'dns',
  'winlog',
  'aws',
  'azure',
  'network',
  'user',
  'file',
  'email',
]
const SHIPPER_MARKS = ['agent', 'source_type', 'ecs', 'input', '@timestamp', 'timestamp', 'host']

function shippedLine(record: Fields, clock: Clock): Envelope | undefined {
  const message = record.message
  if (typeof message !== 'string' || PARSED.some((name) => isRecord(record[name]))) return undefined
  if (!SHIPPER_MARKS.some((name) => record[name] !== undefined)) return undefined
  const { host, log, process } = record
  const syslog = isRecord(log) && isRecord(log.syslog) ? log.syslog : {}
  return envelope(message, {
    time: parseAnyTime(record['@timestamp'] ?? record.timestamp, clock),
    host: isRecord(host) ? (textOf(host.name) ?? textOf(host.hostname)) : (textOf(record.hostname) ?? textOf(host)),
    program: textOf(syslog.appname) ?? (isRecord(process) ? textOf(process.name) : undefined) ?? textOf(record.appname),
    pid: isRecord(process) ? integerOf(process.pid) : integerOf(record.procid),
  })
}

function envelope(message: string, frame: Partial<Envelope>): Envelope {
  return {
    priority: undefined,
    time: undefined,
    host: undefined,
    program: undefined,
    pid: undefined,
    ...frame,
    message,
  }
}
