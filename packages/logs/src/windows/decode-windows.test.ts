import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDecoder } from '../decoder.ts'
import { MAX_FIELDS, MAX_LINE_LENGTH } from '../limits.ts'

const decoder = createDecoder()
const decode = (record: unknown) => decoder.decode(JSON.stringify(record))

const COMMAND = 'vssadmin delete shadows /all'
const IMAGE = 'C:\\Windows\\System32\\vssadmin.exe'

const SHAPES = {
  'NXLog and Security-Datasets, flat': {
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    SourceName: 'Microsoft-Windows-Sysmon',
    Hostname: 'pc1',
    EventTime: '2026-03-01 02:00:00',
    UtcTime: '2026-03-01 08:00:00.123',
    Image: IMAGE,
    CommandLine: COMMAND,
  },
  'Winlogbeat, winlog.*': {
    '@timestamp': '2026-03-01T08:00:00.123Z',
    event: { code: '1' },
    winlog: {
      event_id: '1',
      channel: 'Microsoft-Windows-Sysmon/Operational',
      provider_name: 'Microsoft-Windows-Sysmon',
      computer_name: 'pc1',
      event_data: { Image: IMAGE, CommandLine: COMMAND },
    },
  },
  'evtx_dump, Event.System and #attributes': {
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: { '#text': 1, '#attributes': { Qualifiers: '' } },
        TimeCreated: { '#attributes': { SystemTime: '2026-03-01T08:00:00.123Z' } },
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: 'pc1',
      },
      EventData: { Image: IMAGE, CommandLine: COMMAND },
    },
  },
  'XML to JSON, Data elements with @Name': {
    Event: {
      System: {
        Provider: { '@Name': 'Microsoft-Windows-Sysmon' },
        EventID: '1',
        TimeCreated: { '@SystemTime': '2026-03-01T08:00:00.123Z' },
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: 'pc1',
      },
      EventData: {
        Data: [
          { '@Name': 'Image', '#text': IMAGE },
          { '@Name': 'CommandLine', '#text': COMMAND },
        ],
      },
    },
  },
  'Azure Monitor, EventData as JSON text': {
    TimeGenerated: '2026-03-01T08:00:00.123Z',
    Provider: 'Microsoft-Windows-Sysmon',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: 'pc1',
    EventID: 1,
    EventData: JSON.stringify({ Image: IMAGE, CommandLine: COMMAND }),
  },
  'EvtxECmd, Payload as JSON text': {
    EventId: 1,
    Provider: 'Microsoft-Windows-Sysmon',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: 'pc1',
    TimeCreated: '2026-03-01T08:00:00.1230000+00:00',
    Payload: JSON.stringify({
      EventData: {
        Data: [
          { '@Name': 'Image', '#text': IMAGE },
          { '@Name': 'CommandLine', '#text': COMMAND },
        ],
      },
    }),
  },
}

for (const [shape, record] of Object.entries(SHAPES)) {
  test(`reads a process creation in the shape of ${shape}`, () => {
    const event = decode(record)
    assert.equal(event.error, undefined)
    assert.equal(event.dataset, 'windows.sysmon')
    assert.deepEqual(event.logsource, { product: 'windows', service: 'sysmon', categories: ['process_creation'] })
    const { EventID, Channel, Provider_Name, Computer, Image, CommandLine } = event.fields
    assert.deepEqual(
      { EventID, Channel, Provider_Name, Computer, Image, CommandLine },
      {
        EventID: 1,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Provider_Name: 'Microsoft-Windows-Sysmon',
        Computer: 'pc1',
        Image: IMAGE,
        CommandLine: COMMAND,
      },
    )
    assert.equal(event.time, Date.UTC(2026, 2, 1, 8, 0, 0, 123))
    assert.equal(event.ecs.process_name, 'vssadmin.exe')
    assert.equal(event.ecs.host_name, 'pc1')
  })
}

test('reads the XML of an event', () => {
  const xml = `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Microsoft-Windows-Security-Auditing"/><EventID>4625</EventID><TimeCreated SystemTime="2026-03-01T08:00:00.1234567Z"/><Channel>Security</Channel><Computer>dc1</Computer></System><EventData><Data Name="TargetUserName">a&amp;b</Data><Data Name="IpAddress">10.0.0.9</Data></EventData></Event>`
  const event = createDecoder().decode(xml)
  assert.equal(event.dataset, 'windows.security')
  assert.equal(event.fields.TargetUserName, 'a&b')
  assert.equal(event.ecs.source_ip, '10.0.0.9')
  assert.equal(event.ecs.event_outcome, 'failure')
  assert.equal(event.time, Date.UTC(2026, 2, 1, 8) + 123.4567)
})

test('gives Security 4688 the names of process_creation and keeps its own', () => {
  const event = decode({
    EventID: 4688,
    Channel: 'Security',
    NewProcessName: IMAGE,
    ParentProcessName: 'C:\\Windows\\explorer.exe',
    SubjectUserName: 'ana',
    SubjectDomainName: 'SEDE',
    MandatoryLabel: 'S-1-16-12288',
  })
  assert.deepEqual(event.logsource.categories, ['process_creation'])
  assert.equal(event.fields.Image, IMAGE)
  assert.equal(event.fields.NewProcessName, IMAGE)
  assert.equal(event.fields.ParentImage, 'C:\\Windows\\explorer.exe')
  assert.equal(event.fields.User, 'SEDE\\ana')
  assert.equal(event.fields.IntegrityLevel, 'High')
})

test('takes the spaces away with which Windows fills up the name of the logon process', () => {
  const event = decode({ EventID: 4624, Channel: 'Security', LogonProcessName: 'Advapi  ', LogonType: 3 })
  assert.equal(event.fields.LogonProcessName, 'Advapi')
})

test('gives registry values and connections of the audit provider the names and the form of Sysmon', () => {
  const value = decode({
    EventID: 4657,
    Channel: 'Security',
    ObjectName: '\\REGISTRY\\MACHINE\\SYSTEM\\Lsa',
    ObjectValueName: 'RunAsPPL',
    OperationType: '%%1905',
    NewValueType: '%%1876',
    NewValue: '0',
    ProcessName: IMAGE,
  })
  assert.deepEqual(value.logsource.categories, ['registry_event', 'registry_set'])
  assert.equal(value.fields.TargetObject, 'HKLM\\SYSTEM\\Lsa\\RunAsPPL')
  assert.equal(value.fields.Details, 'DWORD (0x00000000)')
  const connection = decode({
    EventID: 5156,
    Channel: 'Security',
    Application: '\\device\\harddiskvolume2\\windows\\temp\\x.exe',
    Direction: '%%14593',
    SourceAddress: '192.0.2.7',
    DestAddress: '198.51.100.2',
    DestPort: '443',
  })
  assert.deepEqual(connection.logsource.categories, ['network_connection'])
  assert.equal(connection.fields.Image, 'C:\\windows\\temp\\x.exe')
  assert.equal(connection.fields.Initiated, 'true')
  assert.equal(connection.ecs.destination_port, 443)
})

test('tells registry events of Sysmon apart by EventType, also where NXLog hides it', () => {
  const sysmon = { EventID: 12, Channel: 'Microsoft-Windows-Sysmon/Operational' }
  assert.deepEqual(decode({ ...sysmon, EventType: 'CreateKey' }).logsource.categories, [
    'registry_event',
    'registry_add',
  ])
  const hidden = decode({ ...sysmon, EventType: 'INFO', Message: 'Registry…\r\nEventType: DeleteValue\r\nUtcTime: x' })
  assert.deepEqual(hidden.logsource.categories, ['registry_event', 'registry_delete'])
  assert.equal(hidden.fields.EventType, 'DeleteValue')
})

test('names the service of a channel whatever its case, and carries the same object for the same kind', () => {
  const one = decode({ EventID: 4624, Channel: 'Security' })
  const two = decode({ EventID: 4625, Channel: 'security' })
  assert.equal(one.logsource.service, 'security')
  assert.equal(one.logsource, two.logsource)
  assert.ok(Object.isFrozen(one.logsource))
})

test('strips the spaces of Defender names and marks a detection as antivirus', () => {
  const event = decode({
    Event: {
      System: { EventID: 1116, Channel: 'Microsoft-Windows-Windows Defender/Operational' },
      EventData: { 'Threat Name': 'Trojan:Win32/X', Path: 'file:_C:\\x.exe' },
    },
  })
  assert.deepEqual(event.logsource.categories, ['antivirus'])
  assert.equal(event.fields.ThreatName, 'Trojan:Win32/X')
  assert.equal(event.fields.Signature, 'Trojan:Win32/X')
})

test('reads UserData and lets event 104 tell which log was cleared', () => {
  const event = decode({
    Event: {
      System: { EventID: 104, Channel: 'System', Provider: { '#attributes': { Name: 'Microsoft-Windows-Eventlog' } } },
      UserData: { LogFileCleared: { '#attributes': { xmlns: 'x' }, Channel: 'Security', SubjectUserName: 'ana' } },
    },
  })
  assert.equal(event.logsource.service, 'system')
  assert.equal(event.fields.Channel, 'Security')
  assert.equal(event.fields.SubjectUserName, 'ana')
})

test('does not let event data replace what the system said of the event', () => {
  const event = decode({
    Event: {
      System: { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: 'pc1' },
      EventData: { EventID: 4624, Computer: 'other', Channel: 'Security' },
    },
  })
  assert.equal(event.fields.EventID, 1)
  assert.equal(event.fields.Computer, 'pc1')
  assert.equal(event.logsource.service, 'sysmon')
})

test('gathers the unnamed strings of classic events under Data', () => {
  const xmlShape = decode({
    Event: {
      System: { EventID: 400, Channel: 'Windows PowerShell' },
      EventData: { Data: ['Available', 'HostName=x'] },
    },
  })
  assert.deepEqual(xmlShape.fields.Data, ['Available', 'HostName=x'])
  const winlogbeat = decode({
    winlog: { event_id: 400, channel: 'Windows PowerShell', event_data: { param1: 'Available', param2: 'HostName=x' } },
  })
  assert.deepEqual(winlogbeat.fields.Data, ['Available', 'HostName=x'])
})

test('what a decoder composed is told apart from what stands in the line', () => {
  const created = { EventID: 4688, Channel: 'Security', SubjectUserName: 'ana', SubjectDomainName: 'SAT' }
  assert.equal(decode(created).composed, 'SAT\\ana\n')
  assert.equal(decode(SHAPES['NXLog and Security-Datasets, flat']).composed, '')
  assert.equal(decode(SHAPES['evtx_dump, Event.System and #attributes']).composed, '')
  // Written in the line once more as JSON, or in another way: nothing is promised.
  assert.equal(decode({ EventID: 1, Channel: 'Security', EventData: '{"a":"b"}' }).composed, undefined)
  assert.equal(decode({ EventId: 1, Channel: 'Security', Payload: '{"EventData":{"a":"b"}}' }).composed, undefined)
  assert.equal(decode({ log: JSON.stringify(created), stream: 'stdout' }).composed, undefined)
  assert.equal(decoder.decode(`<13>Mar  1 08:00:00 pc1 app: ${JSON.stringify(created)}`).composed, undefined)
  assert.equal(decoder.decode('<Event><System><EventID>1</EventID></System></Event>').composed, undefined)
})

test('a record of an event log is written as text when it is read, and not before', () => {
  const record = { Event: { System: { EventID: 1, Channel: 'Security' }, EventData: { Image: 'x' } } }
  const text = JSON.stringify(record)
  const event = decoder.decodeRecord(record)
  assert.equal(event.unwritten, true)
  assert.equal(event.raw, text)
  assert.deepEqual(event.fields, decoder.decode(text).fields)
  assert.equal(decoder.decode(text).unwritten, false)
  const cyclic: Record<string, unknown> = { Event: { System: { EventID: 1 } } }
  cyclic.self = cyclic
  assert.equal(decoder.decodeRecord(cyclic).raw, '')
  const large = decoder.decodeRecord({ Event: { System: { EventID: 1 }, EventData: { a: 'x'.repeat(2_000_000) } } })
  assert.equal(large.raw.length, MAX_LINE_LENGTH)
  const names = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`n${i}`, i]))
  const wide = decoder.decodeRecord({ Event: { System: { EventID: 1 }, EventData: names } })
  assert.equal(Object.keys(wide.fields).length <= MAX_FIELDS + 2, true)
})
