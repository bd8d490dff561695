import { DecodedEvent } from '../event.ts'
import { type Fields, isRecord } from '../fields.ts'
import type { Source } from '../source.ts'
import { type BodyDecoder, decodeMessage } from '../syslog/decode-syslog.ts'
import { decodeWindows } from '../windows/decode-windows.ts'
import { kindOfEcs } from './ecs-names.ts'
import { openEnvelope } from './envelopes.ts'
import { flattenInto } from './flatten.ts'
import { JSON_PRODUCTS } from './products/index.ts'
import { NOT_WEB } from './products/web-json.ts'

/** The event of a JSON object, which may be changed. `body` reads the line inside an envelope. */
export function decodeJson(record: Fields, source: Source, body: BodyDecoder): DecodedEvent {
  return (
    decodeWindows(record, source) ??
    decodeProduct(record, source) ??
    decodeEnvelope(record, source, body) ??
    decodeGeneric(record, source)
  )
}

function decodeProduct(record: Fields, source: Source): DecodedEvent | undefined {
  const product = JSON_PRODUCTS.find(({ fits }) => fits(record))
  if (!product) return undefined
  const fields: Fields = {}
  const problem = flattenInto(fields, record)
  const kind = product.name(fields, record)
  return kind === NOT_WEB ? undefined : new DecodedEvent(kind, fields, { ...source, error: problem ?? source.error })
}

function decodeEnvelope(record: Fields, source: Source, body: BodyDecoder): DecodedEvent | undefined {
  const envelope = openEnvelope(record, source.clock)
  if (!envelope) return undefined
  if (envelope.program === undefined) {
    const inner = body(envelope.message, { ...source, frame: envelope }, undefined)
    if (inner) return inner
    // A message without program that no format fits: the record is all there is to know.
    return isRecord(record.host) || record['@timestamp'] !== undefined
      ? undefined
      : decodeMessage(envelope, source, body)
  }
  return decodeMessage(envelope, source, body)
}

function decodeGeneric(record: Fields, source: Source): DecodedEvent {
  const fields: Fields = {}
  const problem = flattenInto(fields, record)
  return new DecodedEvent(kindOfEcs(fields), fields, { ...source, error: problem ?? source.error })
}
