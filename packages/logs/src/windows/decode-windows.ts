import { DecodedEvent } from '../event.ts'
import {
  alias,
  boundFields,
  type Fields,
  integerOf,
  isRecord,
  setField,
  setKnown,
  setMissing,
  textOf,
} from '../fields.ts'
import type { Source } from '../source.ts'
import { nameW3cFields } from '../web/w3c-fields.ts'
import { PROVIDER_CHANNELS } from './channels.ts'
import { type ChannelKinds, kindOfEvent, kindsOfChannel } from './classify.ts'
import { fieldsOfPayload, setEventDataText } from './event-data-text.ts'
import { renameSecurityFields } from './renames.ts'
import { elementText, fieldsOfEvtxShape, fieldsOfWinlogbeat } from './shapes.ts'

/** The event, when the record is a Windows event in one of the shapes that shippers and converters write. */
export function decodeWindows(record: Fields, source: Source): DecodedEvent | undefined {
  if (record.EventID !== undefined && isFlat(record)) return windowsEvent(record, source)
  const { winlog } = record
  if (isRecord(winlog)) return windowsEvent(fieldsOfWinlogbeat(record, winlog), source, winlog.channel)
  const root = isRecord(record.Event) ? record.Event : record
  const { System } = root
  if (isRecord(System)) return elementEvent(root, System, source)
  if (record.EventId !== undefined && typeof record.Channel === 'string')
    return windowsEvent(fieldsOfPayload(record), { ...source, json: false })
  return undefined
}

/** The shape in which event logs are decoded: `{Event: {System: {…}}}`, whose record is left as it is. */
export function isWindowsElement(record: unknown): record is { Event: { System: Fields } } {
  if (!isRecord(record) || record.EventID !== undefined || record.winlog !== undefined) return false
  return isRecord(record.Event) && isRecord(record.Event.System)
}

export function decodeWindowsElement({ Event }: { Event: { System: Fields } }, source: Source): DecodedEvent {
  return elementEvent(Event, Event.System, source)
}

function elementEvent(root: Fields, system: Fields, source: Source): DecodedEvent {
  return windowsEvent(fieldsOfEvtxShape(root, system), source, elementText(system.Channel))
}

function isFlat(record: Fields): boolean {
  return (
    typeof record.Channel === 'string' ||
    typeof record.SourceName === 'string' ||
    typeof record.ProviderGuid === 'string' ||
    typeof record.Provider_Name === 'string'
  )
}

/** The event of fields that are already flat; they are completed in place. `channel` is the system's own, where data may hide it. */
function windowsEvent(flat: Fields, source: Source, channel?: unknown): DecodedEvent {
  const fields = boundFields(flat, source.unwritten ? Number.POSITIVE_INFINITY : source.raw.length)
  const id = integerOf(fields.EventID) ?? -1
  if (id !== fields.EventID && id >= 0) fields.EventID = id
  if (fields.Provider_Name === undefined) setKnown(fields, 'Provider_Name', providerOf(fields))
  if (fields.Computer === undefined) alias(fields, 'Computer', 'Hostname')
  const guessed = fields.Channel === undefined ? PROVIDER_CHANNELS.get(String(fields.Provider_Name)) : undefined
  if (guessed !== undefined) fields.Channel = guessed
  const { EventData } = fields
  if (typeof EventData === 'string') setEventDataText(fields, EventData)
  const kinds = kindsOfChannel(channel ?? fields.Channel)
  const composed = complete(kinds, id, fields)
  const isWritten = source.json === true && typeof EventData !== 'string' && guessed === undefined
  return new DecodedEvent(kindOfEvent(kinds, id, fields), fields, source, isWritten ? composed : undefined)
}

function providerOf({ SourceName, ProviderName, EventSourceName, Provider }: Fields): unknown {
  return SourceName ?? EventSourceName ?? ProviderName ?? textOf(Provider)
}

/** Gives the texts that it composed; undefined when they are not known apart. */
function complete({ service }: ChannelKinds, id: number, fields: Fields): string | undefined {
  if (service === 'security') return renameSecurityFields(id, fields)
  if (service === 'sysmon') restoreEventType(id, fields)
  else if (service === 'windefend') completeDefender(fields)
  else if (service === 'rpc_firewall') alias(fields, 'EventLog', 'Channel')
  else if (service === 'iis') nameW3cFields(fields, false)
  else if (service !== undefined && CLASSIC.has(service)) setMissing(fields, 'Data', dataOfClassicEvent(fields))
  return service === 'iis' ? undefined : ''
}

const CLASSIC = new Set(['powershell-classic', 'msexchange-management', 'application'])
const EVENT_TYPE = 'EventType: '

/** NXLog's own `EventType` (INFO, WARNING) hides Sysmon's of the same name, which is still in the message. */
function restoreEventType(id: number, fields: Fields): void {
  if (id < 12 || id > 21 || !(fields.EventType === 'INFO' || fields.EventType === undefined)) return
  const message = fields.Message
  if (typeof message !== 'string') return
  const at = message.indexOf(EVENT_TYPE)
  if (at < 0) return
  const end = message.indexOf('\n', at)
  fields.EventType = message.slice(at + EVENT_TYPE.length, end < 0 ? undefined : end).trim()
}

/** Defender's field names hold spaces: rules name them without, or with an underscore instead. */
function completeDefender(fields: Fields): void {
  for (const name of Object.keys(fields)) {
    if (!name.includes(' ')) continue
    setField(fields, name.replaceAll(' ', ''), fields[name])
    setField(fields, name.replaceAll(' ', '_'), fields[name])
    delete fields[name]
  }
  alias(fields, 'Signature', 'ThreatName')
  alias(fields, 'Filename', 'Path')
}

/** Classic events have unnamed strings, which rules call `Data`: numbered by Winlogbeat, only in the message elsewhere. */
function dataOfClassicEvent(fields: Fields): unknown {
  if (fields.param1 === undefined) return fields.Message
  const data: unknown[] = []
  for (let i = 1; fields[`param${i}`] !== undefined; i++) data.push(fields[`param${i}`])
  return data
}
