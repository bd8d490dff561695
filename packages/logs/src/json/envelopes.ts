import { textOfBytes } from '../byte-text.ts'
import { type Fields, integerOf, isRecord, textOf } from '../fields.ts'
import type { SyslogLine } from '../syslog/header.ts'
import type { Clock } from '../time/clock.ts'
import { parseAnyTime } from '../time/timestamp.ts'

/** What a shipper wrapped a line in; the message is still to be decoded. */
export type Envelope = SyslogLine

/** The line inside a record of journald, Docker, Filebeat, Vector, Fluent Bit or Azure Monitor's Syslog table. */
export function openEnvelope(record: Fields, clock: Clock): Envelope | undefined {
  return (
    journalEntry(record, clock) ??
    dockerLine(record, clock) ??
    azureSyslog(record, clock) ??
    graylogMessage(record) ??
    shippedLine(record, clock)
  )
}

const JOURNAL_MARKS = ['__REALTIME_TIMESTAMP', 'SYSLOG_IDENTIFIER', '_HOSTNAME', '_SYSTEMD_UNIT']

/**
 * `journalctl -o json`: https://systemd.io/JOURNAL_EXPORT_FORMATS/ — a message that is not UTF-8 comes as a list of
 * bytes. Shippers that read the journal leave its timestamp out and write their own.
 */
function journalEntry(record: Fields, clock: Clock): Envelope | undefined {
  if (record.MESSAGE === undefined || !JOURNAL_MARKS.some((name) => record[name] !== undefined)) return undefined
  const micros = Number(record._SOURCE_REALTIME_TIMESTAMP ?? record.__REALTIME_TIMESTAMP)
  const priority = integerOf(record.PRIORITY)
  return {
    priority: priority === undefined ? undefined : (integerOf(record.SYSLOG_FACILITY) ?? 1) * 8 + priority,
    time: micros > 0 ? micros / 1000 : parseAnyTime(record['@timestamp'] ?? record.date ?? record.timestamp, clock),
    host: textOf(record._HOSTNAME),
    program: textOf(record.SYSLOG_IDENTIFIER) ?? textOf(record._COMM),
    pid: integerOf(record._PID ?? record.SYSLOG_PID),
    message: journalText(record.MESSAGE),
  }
}

function journalText(message: unknown): string {
  if (!Array.isArray(message)) return typeof message === 'string' ? message : ''
  const bytes = Uint8Array.from(message, (byte) => (typeof byte === 'number' ? byte : 63))
  return textOfBytes(bytes, 0, bytes.length)
}

function dockerLine(record: Fields, clock: Clock): Envelope | undefined {
  if (typeof record.log !== 'string') return undefined
  if (
    record.stream !== 'stdout' &&
    record.stream !== 'stderr' &&
    record.kubernetes === undefined &&
    record.date === undefined
  )
    return undefined
  return envelope(record.log.replace(/\r?\n$/, ''), {
    time: parseAnyTime(record.time ?? record.date ?? record['@timestamp'], clock),
  })
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

/** Graylog Extended Log Format 1.1. */
function graylogMessage(record: Fields): Envelope | undefined {
  if (record.version !== '1.1' || typeof record.short_message !== 'string') return undefined
  const time = Number(record.timestamp)
  return envelope(textOf(record.full_message) ?? record.short_message, {
    time: time > 0 ? time * 1000 : undefined,
    host: textOf(record.host),
    program: textOf(record._application_name) ?? textOf(record._app) ?? textOf(record.facility),
    pid: integerOf(record._process_id ?? record._pid),
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
  if (typeof message !== 'string' || isParsed(record)) return undefined
  if (!SHIPPER_MARKS.some((name) => record[name] !== undefined)) return undefined
  const { host, log, process } = record
  const syslog = isRecord(log) && isRecord(log.syslog) ? log.syslog : {}
  return envelope(message, {
    time: parseAnyTime(record['@timestamp'] ?? record.timestamp, clock),
    host: isRecord(host) ? (textOf(host.name) ?? textOf(host.hostname)) : (textOf(record.hostname) ?? textOf(host)),
    program:
      textOf(syslog.appname) ??
      identifierOf(record) ??
      (isRecord(process) ? textOf(process.name) : undefined) ??
      textOf(record.appname),
    pid: isRecord(process) ? integerOf(process.pid) : integerOf(record.procid),
  })
}

/** Filebeat's journald input adds the user and group of the writer: they are no parse of the line. */
function isParsed(record: Fields): boolean {
  return !isRecord(record.journald) && PARSED.some((name) => isRecord(record[name]))
}

function identifierOf({ syslog, journald }: Fields): string | undefined {
  if (isRecord(syslog)) return textOf(syslog.identifier)
  return isRecord(journald) && isRecord(journald.process) ? textOf(journald.process.name) : undefined
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
