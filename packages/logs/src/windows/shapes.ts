import { type Fields, isRecord, setField, setKnown } from '../fields.ts'
import { flattenInto } from '../json/flatten.ts'

/** Attributes of an XML element as JSON converters write them: `{"#attributes": {…}}`, `{"@Name": …}`. */
function attribute(element: unknown, name: string): unknown {
  if (!isRecord(element)) return undefined
  const attributes = element['#attributes'] ?? element._attributes ?? element.$
  return isRecord(attributes) ? attributes[name] : (element[`@${name}`] ?? element[name])
}

/** The text of an element that may have attributes beside it. */
export function elementText(element: unknown): unknown {
  if (!isRecord(element)) return element
  return element['#text'] ?? element._text ?? element._ ?? element.Value
}

/** Fields of the shape that `evtx_dump`, Chainsaw and XML-to-JSON converters write: `Event.System`, `Event.EventData`. */
export function fieldsOfEvtxShape(root: Fields, system: Fields): Fields {
  const fields: Fields = {}
  if (isRecord(root.EventData)) setEventData(fields, root.EventData)
  if (isRecord(root.UserData)) setUserData(fields, root.UserData)
  setSystemFields(fields, root, system)
  if (isRecord(root.RenderingInfo)) setKnown(fields, 'Message', root.RenderingInfo.Message)
  return fields
}

function setSystemFields(fields: Fields, root: Fields, system: Fields): void {
  const id = elementText(system.EventID)
  setKnown(fields, 'EventID', id)
  // Event 104 names the log that was cleared in its data, under the same name; rules mean that one.
  if (Number(id) !== 104 || fields.Channel === undefined) setKnown(fields, 'Channel', elementText(system.Channel))
  setKnown(fields, 'Provider_Name', attribute(system.Provider ?? system.Provider_attributes, 'Name'))
  setKnown(fields, 'Computer', elementText(system.Computer))
  setKnown(fields, 'Level', elementText(system.Level))
  setKnown(fields, 'Task', elementText(system.Task))
  setKnown(fields, 'Opcode', elementText(system.Opcode))
  setKnown(fields, 'Keywords', elementText(system.Keywords))
  setKnown(fields, 'EventRecordID', elementText(system.EventRecordID))
  setKnown(fields, 'SystemTime', attribute(system.TimeCreated ?? system.TimeCreated_attributes, 'SystemTime'))
  const execution = system.Execution ?? system.Execution_attributes
  setKnown(fields, 'ExecutionProcessID', attribute(execution, 'ProcessID'))
  setKnown(fields, 'UserID', attribute(system.Security ?? system.Security_attributes, 'UserID'))
  if (typeof root['@timestamp'] === 'string') fields['@timestamp'] = root['@timestamp']
}

export function setEventData(fields: Fields, data: Fields): void {
  for (const name in data) {
    const value = data[name]
    if (name === 'Data') setDataElements(fields, value)
    else if (name === '#attributes') {
      // `Name` of EventData itself names the event, not a field.
    } else if (typeof value !== 'object' || value === null) setField(fields, withoutSpaces(name), value)
    else setNested(fields, withoutSpaces(name), value)
  }
}

/** `Data` without names is one value or a list of them; with names it is a list of elements. */
function setDataElements(fields: Fields, data: unknown): void {
  if (!isRecord(data) && !Array.isArray(data)) {
    fields.Data = data
    return
  }
  const unnamed: unknown[] = []
  for (const element of Array.isArray(data) ? data : [data]) {
    const name = attribute(element, 'Name')
    const text = elementText(element)
    if (typeof name === 'string') setField(fields, withoutSpaces(name), text)
    else unnamed.push(...(Array.isArray(text) ? text : [text]))
  }
  if (unnamed.length > 0) fields.Data = unnamed.length === 1 ? unnamed[0] : unnamed
}

function setNested(fields: Fields, name: string, value: object): void {
  const text = isRecord(value) ? elementText(value) : undefined
  if (text !== undefined) setField(fields, name, text)
  else flattenInto(fields, value, name)
}

/** `UserData` wraps its fields in one element named after the event. */
function setUserData(fields: Fields, data: Fields): void {
  for (const wrapper of Object.values(data)) {
    if (isRecord(wrapper)) setEventData(fields, withoutAttributes(wrapper))
  }
}

function withoutAttributes(element: Fields): Fields {
  const { '#attributes': _, ...rest } = element
  return rest
}

/** Names of Defender's fields hold spaces; rules spell them without. */
function withoutSpaces(name: string): string {
  return name.includes(' ') ? name.replaceAll(' ', '') : name
}

/** Fields of Winlogbeat and of Elastic Agent: `winlog.*`, event data below it. */
export function fieldsOfWinlogbeat(record: Fields, winlog: Fields): Fields {
  const fields: Fields = {}
  const event = isRecord(record.event) ? record.event : {}
  if (isRecord(winlog.event_data)) setEventData(fields, winlog.event_data)
  if (isRecord(winlog.user_data)) setEventData(fields, winlog.user_data)
  setKnown(fields, 'EventID', winlog.event_id ?? event.code)
  if (Number(fields.EventID) !== 104 || fields.Channel === undefined) setKnown(fields, 'Channel', winlog.channel)
  setKnown(fields, 'Provider_Name', winlog.provider_name ?? winlog.source_name)
  setKnown(fields, 'Computer', winlog.computer_name ?? (isRecord(record.host) ? record.host.name : undefined))
  setKnown(fields, 'EventRecordID', winlog.record_id)
  setKnown(fields, 'Keywords', winlog.keywords)
  setKnown(fields, 'Task', winlog.task)
  setKnown(fields, 'Opcode', winlog.opcode)
  setKnown(fields, 'Message', record.message)
  setKnown(fields, '@timestamp', record['@timestamp'] ?? event.created)
  return fields
}
