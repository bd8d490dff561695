import { AUDIT_DATASET } from '../context-lines.ts'
import { baseName, columnsFrom, type EcsDraft, putColumn } from '../ecs/draft.ts'
import { alias, type Fields, setMissing, textOf } from '../fields.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'

const direct = columnsFrom({
  host_name: ['node', 'hostname'],
  process_executable: 'exe',
  process_name: 'comm',
  process_pid: 'pid',
  process_parent_pid: 'ppid',
  process_command_line: 'CommandLine',
  user_name: ['acct', 'UID', 'AUID'],
  user_id: ['uid', 'auid'],
  source_ip: 'addr',
  destination_ip: 'DestinationIp',
  destination_port: 'DestinationPort',
  file_path: 'TargetFilename',
  event_action: ['op', 'SYSCALL'],
  event_code: 'type',
  rule_name: 'key',
})

function fillAuditColumns(fields: Fields, draft: EcsDraft): void {
  direct(fields, draft)
  draft.event_module = 'auditd'
  putColumn(draft, 'event_outcome', outcomeOf(fields))
  putColumn(draft, 'file_name', baseName(draft.file_path))
}

function outcomeOf({ success, res }: Fields): string | undefined {
  if (success === 'yes' || res === 'success' || res === '1') return 'success'
  return success === 'no' || res === 'failed' || res === '0' ? 'failure' : undefined
}

/** Lines tell their time in the frame; Laurel's objects in their id. */
function timeOf({ ts }: Fields): number | undefined {
  return typeof ts === 'number' && Number.isFinite(ts) ? ts * 1000 : undefined
}

const kind = (categories?: readonly string[]) =>
  sourceKind(AUDIT_DATASET, { product: 'linux', service: 'auditd', categories }, { fillEcs: fillAuditColumns, timeOf })

const PLAIN = kind()
const PROCESS = kind(['process_creation'])
const FILE = kind(['file_event'])
const CONNECTION = kind(['network_connection'])

/** Tells the kind of a record, and gives it the names that Sigma's category uses. */
export function auditKind(fields: Fields): SourceKind {
  if (fields.type === 'EXECVE' || fields.type === 'AUOMS_EXECVE') return nameProcess(fields)
  if (fields.type === 'PATH' && fields.nametype === 'CREATE') return nameFile(fields)
  if (fields.type === 'SOCKADDR' && fields.SYSCALL === 'connect' && fields.DestinationIp !== undefined)
    return nameConnection(fields)
  return PLAIN
}

function nameActor(fields: Fields): void {
  alias(fields, 'Image', 'exe')
  alias(fields, 'ProcessId', 'pid')
  alias(fields, 'User', fields.UID === undefined ? 'user' : 'UID')
}

function nameProcess(fields: Fields): SourceKind {
  setMissing(fields, 'CommandLine', textOf(fields.cmdline) ?? argumentsOf(fields))
  alias(fields, 'ParentProcessId', 'ppid')
  alias(fields, 'CurrentDirectory', 'cwd')
  nameActor(fields)
  return PROCESS
}

/** The arguments of EXECVE; elsewhere `a0` to `a3` are addresses and the title of the process is all there is. */
function argumentsOf(fields: Fields): string | undefined {
  if (fields.type !== 'EXECVE') return textOf(fields.proctitle)
  const values: unknown[] = []
  for (let i = 0; fields[`a${i}`] !== undefined; i++) values.push(fields[`a${i}`])
  return values.length > 0 ? values.join(' ') : undefined
}

function nameFile(fields: Fields): SourceKind {
  const name = textOf(fields.name)
  const cwd = textOf(fields.cwd)
  const path = name === undefined || name.startsWith('/') || !cwd ? name : `${cwd}/${name}`
  setMissing(fields, 'TargetFilename', path)
  nameActor(fields)
  return FILE
}

function nameConnection(fields: Fields): SourceKind {
  setMissing(fields, 'Initiated', 'true')
  nameActor(fields)
  return CONNECTION
}
