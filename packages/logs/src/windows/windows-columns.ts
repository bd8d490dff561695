import { baseName, type EcsDraft, putColumn } from '../ecs/draft.ts'
import { type Fields, textOf } from '../fields.ts'
import { actionOf, isSysmon } from './actions.ts'
import { fillDirectColumns } from './column-sources.ts'

export function fillWindowsColumns(fields: Fields, draft: EcsDraft): void {
  const sysmon = isSysmon(fields.Channel)
  fillDirectColumns(fields, draft, sysmon)
  draft.event_module = sysmon ? 'sysmon' : 'windows'
  putColumn(draft, 'message', firstLine(fields.Message))
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

/** What happened, before the list of its fields that the columns and `fields` hold already. */
function firstLine(message: unknown): string | undefined {
  if (typeof message !== 'string') return undefined
  const end = message.indexOf('\n')
  return end < 0 ? message : message.slice(0, end).trimEnd()
}
