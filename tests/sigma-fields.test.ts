import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { check } from '../apps/cli/src/rules/check.ts'
import { BUNDLED_RULES, readRules } from '../apps/cli/src/rules/read-rules.ts'

const published = path.resolve(import.meta.dirname, '../../shared/data/sigma-rules')

function warningsOf(folder: string): string[] {
  return check(readRules([folder]))
    .problems.filter(({ code }) => code === 'unknown-field' || code === 'unknown-logsource')
    .map(({ message }) => message)
}

/** Each was looked at: who could give the field, or what the rule's author meant. The number of rules, and why it is right. */
const RIGHTLY_WARNED: Readonly<Record<string, readonly [rules: number, why: string]>> = {
  'no event of windows/file_event has the field "CommandLine"': [4, 'Sysmon 11 and ECS files tell no command line'],
  'no event of windows/file_event has the field "ParentImage"': [3, 'nor the parent'],
  'no event of windows/file_event has the field "ParentCommandLine"': [1, 'nor its command line'],
  'no event of windows/file_event has the field "IntegrityLevel"': [1, 'nor the integrity level'],
  'no event of windows/file_access has the field "ParentImage"': [1, 'Security 4663 tells no parent'],
  'no event of windows/image_load has the field "CommandLine"': [3, 'Sysmon 7 tells no command line'],
  'no event of windows/network_connection has the field "CommandLine"': [3, 'nor do Sysmon 3 and Security 5156'],
  'no event of windows/network_connection has the field "ParentImage"': [2, 'nor the parent'],
  'no event of windows/process_access has the field "SourceCommandLine"': [1, 'Sysmon 10 tells no command line'],
  'no event of windows/create_remote_thread has the field "SourceCommandLine"': [1, 'Sysmon 8 tells none'],
  'no event of windows/create_remote_thread has the field "SourceParentImage"': [2, 'nor the parent'],
  'no event of windows/create_remote_thread has the field "TargetParentProcessId"': [1, 'nor its number'],
  'no event of windows/process_creation has the field "GrandParentImage"': [2, 'nobody records it'],
  'no event of webserver has the field "cs-content-type"': [1, 'W3C logs have no such column'],
  'the field "Initiatedby" is not known of azure/auditlogs': [1, 'InitiatedBy'],
  'the field "Resultdescription" is not known of azure/signinlogs': [1, 'ResultDescription'],
  'the field "protoPayload.Servicename" is not known of gcp/google_workspace.login': [1, 'protoPayload.serviceName'],
  'no source gives events of windows/file_rename': [2, 'only the Kernel-File trace tells it'],
  'no source gives events of huawei/bgp': [1, 'routers of this maker send no mark by which they are known'],
}

test('published rules are warned of where a field or log source is out of reach, and nowhere else', {
  skip: existsSync(published) ? false : `no reference data at ${published}`,
}, () => {
  const counts = Object.fromEntries(
    Object.entries(Object.groupBy(warningsOf(published), (message) => message)).map(([message, all]) => [
      message,
      all?.length,
    ]),
  )
  assert.deepEqual(
    counts,
    Object.fromEntries(Object.entries(RIGHTLY_WARNED).map(([message, [rules]]) => [message, rules])),
  )
})

test('no rule of ours names a field or log source that nothing gives', () => {
  assert.deepEqual(warningsOf(BUNDLED_RULES), [])
})
