import { auditDecoder } from './audit/auditd.ts'
import type { DecodedEvent } from './event.ts'
import { type Fields, isRecord } from './fields.ts'
import type { Format } from './format.ts'
import { decodeJson } from './json/decode-json.ts'
import { decodeCef, decodeLeef } from './keyvalue/cef.ts'
import { decodeFortigate } from './keyvalue/fortigate.ts'
import { decodeLogfmt } from './keyvalue/logfmt.ts'
import { decodePaloAlto } from './network/palo-alto.ts'
import { zeekDecoder } from './network/zeek.ts'
import type { Source } from './source.ts'
import { decodeContainerLine } from './syslog/container-line.ts'
import { type BodyDecoder, decodeSyslog } from './syslog/decode-syslog.ts'
import { decodeAccessLine } from './web/access-line.ts'
import { decodeApacheError, decodeNginxError } from './web/error-lines.ts'
import { decodeHaproxy } from './web/haproxy.ts'
import { decodeSquid } from './web/squid.ts'
import { w3cDecoder } from './web/w3c.ts'
import { decodeWindows } from './windows/decode-windows.ts'
import { parseXml } from './xml/parse-xml.ts'

export type LineDecoder = (line: string, source: Source) => DecodedEvent | undefined

/** The decoders of one stream, with what they remember of it. */
export interface FormatDecoders {
  /** In the order of trial; each gives undefined when the line is of another format. */
  readonly lines: ReadonlyMap<Format, LineDecoder>
  /** Decodes a JSON object. */
  readonly record: (record: Fields, source: Source) => DecodedEvent
}

export function formatDecoders(): FormatDecoders {
  const record = (value: Fields, source: Source): DecodedEvent => decodeJson(value, source, inEnvelope)
  const framed = new Map<Format, LineDecoder>([
    ['json', (line, source) => decodeJsonLine(line, source, record)],
    ['windows-xml', decodeWindowsXml],
    ['access', decodeAccessLine],
    ['auditd', auditDecoder()],
    ['cef', decodeCef],
    ['leef', decodeLeef],
    ['haproxy', decodeHaproxy],
    ['nginx-error', decodeNginxError],
    ['apache-error', decodeApacheError],
    ['squid', decodeSquid],
    ['fortigate', decodeFortigate],
    ['paloalto', decodePaloAlto],
    ['logfmt', decodeLogfmt],
  ])
  // A syslog line inside a syslog line is not unwrapped: nesting would be the sender's to choose.
  const syslog: LineDecoder = (line, source) => decodeSyslog(line, source, firstOf([...framed.values()]))
  const unwrapped = new Map<Format, LineDecoder>(framed)
    .set('w3c', w3cDecoder())
    .set('zeek', zeekDecoder())
    .set('syslog', syslog)
  const inEnvelope = firstOf([...unwrapped.values()])
  const container: LineDecoder = (line, source) => decodeContainerLine(line, source, inEnvelope)
  return { lines: new Map<Format, LineDecoder>([['container', container], ...unwrapped]), record }
}

function firstOf(decoders: readonly LineDecoder[]): BodyDecoder {
  return (message, source) => {
    for (const decode of decoders) {
      const event = decode(message, source)
      if (event) return event
    }
    return undefined
  }
}

function decodeJsonLine(line: string, source: Source, decode: FormatDecoders['record']): DecodedEvent | undefined {
  // rsyslog marks JSON inside syslog with a cookie.
  const start = line.startsWith('@cee:') ? line.indexOf('{') : 0
  if (line.charCodeAt(start) !== 123) return undefined
  let record: unknown
  try {
    record = JSON.parse(start === 0 ? line : line.slice(start))
  } catch {
    // The caller tells why: it knows whether another format fits.
    return undefined
  }
  // A line inside another record is written there in another way.
  const json = start === 0 && line === source.raw
  return isRecord(record) ? decode(record, json === source.json ? source : { ...source, json }) : undefined
}

function decodeWindowsXml(line: string, source: Source): DecodedEvent | undefined {
  // Event Viewer's copies have a dash before each element that can be folded.
  const start = line.slice(0, 8).indexOf('<')
  if (start < 0 || !(line.startsWith('<Event', start) || line.startsWith('<?xml', start))) return undefined
  const document = parseXml(start === 0 ? line : line.slice(start))
  return document && decodeWindows(document, source)
}
