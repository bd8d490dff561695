import { type Fields, isRecord, setField } from '../fields.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { setEventData } from './shapes.ts'

/** Azure Monitor sends EventData as text: JSON, or XML of `<Data Name="…">` elements. */
export function setEventDataText(fields: Fields, text: string): void {
  const parsed = text.startsWith('<') ? parseXml(text)?.EventData : parseJson(text)
  if (!isRecord(parsed)) return
  delete fields.EventData
  setEventData(fields, parsed)
}

/** EvtxECmd's JSON: names of its own and `Payload` with the event data as JSON. */
export function fieldsOfPayload(record: Fields): Fields {
  const { EventId, Provider, Payload, ...fields } = record
  fields.EventID = EventId
  setField(fields, 'Provider_Name', Provider)
  const parsed = typeof Payload === 'string' ? parseJson(Payload) : undefined
  if (!isRecord(parsed)) return fields
  if (isRecord(parsed.EventData)) setEventData(fields, parsed.EventData)
  if (isRecord(parsed.UserData)) setEventData(fields, parsed.UserData)
  return fields
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the text stays as it is.
    return undefined
  }
}
