import { type ColumnSources, columnsFrom, type EcsDraft } from '../ecs/draft.ts'
import type { Fields } from '../fields.ts'

type Fill = (fields: Fields, draft: EcsDraft) => void

const SYSTEM = { host_name: 'Computer', event_code: 'EventID', event_provider: 'Provider_Name' } as const
const ACTOR = { ...SYSTEM, process_executable: 'Image', process_pid: 'ProcessId' } as const
const ON_FILE = { ...ACTOR, file_path: 'TargetFilename' } as const
const ON_REGISTRY = { ...ACTOR, registry_path: 'TargetObject' } as const
const ON_PIPE = { ...ACTOR, file_path: 'PipeName' } as const
const ON_PROCESS = { ...SYSTEM, process_executable: 'SourceImage', process_pid: 'SourceProcessId' } as const
const CONNECTION = {
  source_ip: 'SourceIp',
  source_port: 'SourcePort',
  destination_ip: 'DestinationIp',
  destination_port: 'DestinationPort',
  network_transport: 'Protocol',
} as const

// Sysmon's events are the bulk of what offices send and each has few fields: looking for all names in each costs more
// than parsing.
const SYSMON: Readonly<Record<number, ColumnSources>> = {
  1: {
    ...ACTOR,
    process_command_line: 'CommandLine',
    process_parent_executable: 'ParentImage',
    process_parent_command_line: 'ParentCommandLine',
    process_parent_pid: 'ParentProcessId',
  },
  2: ON_FILE,
  3: { ...ACTOR, ...CONNECTION },
  5: ACTOR,
  6: { ...SYSTEM, file_path: 'ImageLoaded' },
  7: { ...ACTOR, file_path: 'ImageLoaded' },
  8: ON_PROCESS,
  10: ON_PROCESS,
  11: ON_FILE,
  12: ON_REGISTRY,
  13: ON_REGISTRY,
  14: ON_REGISTRY,
  15: ON_FILE,
  17: ON_PIPE,
  18: ON_PIPE,
  22: { ...ACTOR, dns_question_name: 'QueryName' },
  23: ON_FILE,
  26: ON_FILE,
  27: ON_FILE,
  28: ON_FILE,
  29: ON_FILE,
}

const ANY: ColumnSources = {
  ...SYSTEM,
  source_ip: ['SourceIp', 'SourceAddress', 'IpAddress', 'ClientAddress', 'Address'],
  source_port: ['SourcePort', 'IpPort', 'ClientPort'],
  destination_ip: ['DestinationIp', 'DestAddress'],
  destination_port: ['DestinationPort', 'DestPort'],
  network_transport: 'Protocol',
  process_executable: ['Image', 'NewProcessName', 'SourceImage', 'ProcessName', 'Application'],
  process_command_line: 'CommandLine',
  process_pid: ['NewProcessId', 'ProcessId', 'ProcessID'],
  process_parent_executable: ['ParentImage', 'ParentProcessName'],
  process_parent_command_line: 'ParentCommandLine',
  process_parent_pid: 'ParentProcessId',
  file_path: ['TargetFilename', 'Path'],
  registry_path: 'TargetObject',
  dns_question_name: ['QueryName', 'QNAME'],
  service_name: 'ServiceName',
  rule_name: 'ThreatName',
}

const fillAny = columnsFrom(ANY)
const sysmonFills: ReadonlyMap<number, Fill> = new Map(
  Object.entries(SYSMON).map(([id, sources]) => [Number(id), columnsFrom(sources)]),
)

/** The columns that stand in fields of the event as they are. */
export function fillDirectColumns(fields: Fields, draft: EcsDraft, sysmon: boolean): void {
  const fill = sysmon ? sysmonFills.get(fields.EventID as number) : undefined
  ;(fill ?? fillAny)(fields, draft)
}
