import { baseName, columnsFrom, type EcsDraft, putColumn } from '../ecs/draft.ts'
import { type Fields, textOf } from '../fields.ts'
import { actionOf, isSysmon } from './actions.ts'

const direct = columnsFrom({
  host_name: 'Computer',
  event_code: 'EventID',
  event_provider: 'Provider_Name',
  source_ip: ['SourceIp', 'SourceAddress', 'IpAddress', 'ClientAddress', 'Address'],
  source_port: ['SourcePort', 'IpPort', 'ClientPort'],
  destination_ip: ['DestinationIp', 'DestAddress'],
  destination_port: ['DestinationPort', 'DestPort'],
  network_transport: 'Protocol',
  process_executable: ['Image', 'NewProcessName', 'SourceImage', 'ProcessName', 'Application'],
  process_command_line: 'CommandLine',
  process_pid: ['NewProcessId', 'ProcessId', 'SourceProcessId', 'ProcessID'],
  process_parent_executable: ['ParentImage', 'ParentProcessName'],
  process_parent_command_line: 'ParentCommandLine',
  process_parent_pid: 'ParentProcessId',
  file_path: ['TargetFilename', 'ImageLoaded', 'PipeName', 'Path'],
  registry_path: 'TargetObject',
  dns_question_name: ['QueryName', 'QNAME'],
  service_name: 'ServiceName',
  rule_name: 'ThreatName',
})

export function fillWindowsColumns(fields: Fields, draft: EcsDraft): void {
  direct(fields, draft)
  draft.event_module = isSysmon(fields.Channel) ? 'sysmon' : 'windows'
  putColumn(draft, 'message', textOf(fields.Message)?.split('\r\n', 1)[0])
  const { action, category, outcome, subjectIsTarget } = actionOf(fields)
  if (action) draft.event_action = action
  if (category) draft.event_category = category
  putColumn(draft, 'event_outcome', outcome)
  fillUser(fields, draft, subjectIsTarget)
  putColumn(draft, 'process_name', baseName(draft.process_executable))
  putColumn(draft, 'process_parent_name', baseName(draft.process_parent_executable))
  putColumn(draft, 'file_name', baseName(draft.file_path))
  fillHash(fields, draft)
}

function fillUser(fields: Fields, draft: EcsDraft, subjectIsTarget: boolean): void {
  const whole = textOf(fields.User) ?? textOf(fields.SourceUser)
  if (whole && fields.SubjectUserName === undefined && fields.TargetUserName === undefined) {
    const slash = whole.indexOf('\\')
    putColumn(draft, 'user_name', whole.slice(slash + 1))
    if (slash > 0) putColumn(draft, 'user_domain', whole.slice(0, slash))
    return
  }
  const who = subjectIsTarget ? 'Target' : 'Subject'
  putColumn(draft, 'user_name', fields[`${who}UserName`] ?? fields.AccountName)
  putColumn(draft, 'user_domain', fields[`${who}DomainName`])
  putColumn(draft, 'user_id', fields[`${who}UserSid`] ?? fields[`${who}Sid`])
  if (!subjectIsTarget) putColumn(draft, 'user_target_name', fields.TargetUserName)
}

/** Sysmon lists `SHA1=…,MD5=…,SHA256=…`: of the started process, else of the file. */
function fillHash(fields: Fields, draft: EcsDraft): void {
  const hashes = textOf(fields.Hashes) ?? textOf(fields.Hash)
  const found = hashes === undefined ? undefined : /(?:^|,)SHA256=([0-9A-Fa-f]{64})(?:,|$)/.exec(hashes)?.[1]
  if (found) putColumn(draft, fields.EventID === 1 ? 'process_hash_sha256' : 'file_hash_sha256', found.toLowerCase())
}
