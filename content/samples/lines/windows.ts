import { wallClock } from '../local-time.ts'
import { hashOf } from '../random.ts'
import { DOMAIN, type SampleLine, type WindowsHost } from '../scene.ts'

export type WindowsFields = Readonly<Record<string, string | number>>

interface Origin {
  readonly channel: string
  readonly provider: string
  readonly id: number
}

/** A Windows event as NXLog writes it to JSON: flat, with the local time of the computer in `EventTime`. */
export function windowsLine(host: WindowsHost, time: number, origin: Origin, fields: WindowsFields): SampleLine {
  const record = {
    '@timestamp': new Date(time).toISOString(),
    EventTime: spaced(wallClock(host.timeZone, time)),
    Hostname: host.name,
    Channel: origin.channel,
    SourceName: origin.provider,
    EventID: origin.id,
    SeverityValue: 2,
    RecordNumber: hashOf(`${host.name}${time}`) % 1_000_000_000,
    ...fields,
  }
  return { source: host.source, time, line: JSON.stringify(record) }
}

/** `2026-09-14 16:20:11` */
function spaced(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ')
}

export function securityEvent(host: WindowsHost, time: number, id: number, fields: WindowsFields): SampleLine {
  const origin = { channel: 'Security', provider: 'Microsoft-Windows-Security-Auditing', id }
  return windowsLine(host, time, origin, fields)
}

function sysmonEvent(host: WindowsHost, time: number, id: number, fields: WindowsFields): SampleLine {
  const origin = { channel: 'Microsoft-Windows-Sysmon/Operational', provider: 'Microsoft-Windows-Sysmon', id }
  const utcTime = new Date(time).toISOString().slice(0, 23).replace('T', ' ')
  return windowsLine(host, time, origin, { UtcTime: utcTime, RuleName: '-', ...fields })
}

export interface StartedProcess {
  readonly image: string
  readonly commandLine?: string
  readonly parent?: string
  readonly parentCommandLine?: string
  readonly user?: string
  readonly original?: string
}

export function processStarted(host: WindowsHost, time: number, started: StartedProcess): SampleLine {
  const { image, commandLine = image, parent = 'C:\\Windows\\explorer.exe', user = `${DOMAIN}\\consular01` } = started
  return sysmonEvent(host, time, 1, {
    ProcessGuid: guidOf(`${host.name}${time}${commandLine}`),
    ProcessId: 1000 + (hashOf(`${time}${image}`) % 30_000),
    Image: image,
    CommandLine: commandLine,
    CurrentDirectory: 'C:\\Windows\\system32\\',
    User: user,
    IntegrityLevel: user.startsWith('NT AUTHORITY') ? 'System' : 'Medium',
    OriginalFileName: started.original ?? image.slice(image.lastIndexOf('\\') + 1),
    ParentImage: parent,
    ParentCommandLine: started.parentCommandLine ?? parent,
    ParentProcessId: 700 + (hashOf(parent) % 6_000),
  })
}

export function fileCreated(host: WindowsHost, time: number, file: string, image: string): SampleLine {
  const guid = guidOf(`${host.name}${image}`)
  return sysmonEvent(host, time, 11, { ProcessGuid: guid, Image: image, TargetFilename: file })
}

export function registryValueSet(
  host: WindowsHost,
  time: number,
  set: { image: string; key: string; value: string },
): SampleLine {
  return sysmonEvent(host, time, 13, {
    EventType: 'SetValue',
    Image: set.image,
    TargetObject: set.key,
    Details: set.value,
  })
}

export interface Connection {
  readonly image: string
  readonly to: string
  readonly port: number
  readonly user?: string
}

export function connected(host: WindowsHost, time: number, { image, to, port, user }: Connection): SampleLine {
  return sysmonEvent(host, time, 3, {
    Image: image,
    User: user ?? `${DOMAIN}\\consular01`,
    Protocol: 'tcp',
    Initiated: 'true',
    SourceIp: host.address,
    SourcePort: 49_152 + (hashOf(`${time}`) % 16_000),
    DestinationIp: to,
    DestinationPort: port,
  })
}

export function nameLookedUp(host: WindowsHost, time: number, name: string, image: string): SampleLine {
  return sysmonEvent(host, time, 22, { Image: image, QueryName: name, QueryStatus: '0', QueryResults: '203.0.113.80;' })
}

export function processOpened(
  host: WindowsHost,
  time: number,
  opened: { by: string; target: string; access: string; trace: string },
): SampleLine {
  const { by, target, access, trace } = opened
  return sysmonEvent(host, time, 10, { SourceImage: by, TargetImage: target, GrantedAccess: access, CallTrace: trace })
}

export function scriptBlock(host: WindowsHost, time: number, text: string): SampleLine {
  const origin = {
    channel: 'Microsoft-Windows-PowerShell/Operational',
    provider: 'Microsoft-Windows-PowerShell',
    id: 4104,
  }
  const fields = { ScriptBlockText: text, ScriptBlockId: guidOf(text).slice(1, -1), MessageNumber: 1, MessageTotal: 1 }
  return windowsLine(host, time, origin, fields)
}

function guidOf(text: string): string {
  const part = (salt: number) => hashOf(`${salt}${text}`).toString(16).padStart(8, '0').toUpperCase()
  const hex = part(1) + part(2) + part(3) + part(4)
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}}`
}
