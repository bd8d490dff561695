import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDecoder } from '../decoder.ts'
import { knownLogsources } from '../source-kind.ts'
import { SAMPLE_LINES } from '../testing/sample-lines.ts'
import { fieldsOf } from './fields-of.ts'

test('every field of a sample line is one that its log source is said to give', () => {
  const decoder = createDecoder()
  for (const lines of Object.values(SAMPLE_LINES))
    for (const line of [lines].flat()) {
      const { logsource, fields } = decoder.decode(line)
      const { names, mayGive } = fieldsOf(logsource)
      for (const name of Object.keys(fields))
        assert.ok(names.has(name) || mayGive(name), `${JSON.stringify(logsource)} ${name}`)
    }
})

test('a process creation has what Sysmon, the audit log and ECS give, and nothing else', () => {
  const sources = knownLogsources().filter(
    ({ product, categories }) => product === 'windows' && categories?.includes('process_creation'),
  )
  assert.equal(sources.length, 3)
  const gives = (name: string) =>
    sources.some((source) => fieldsOf(source).names.has(name) || fieldsOf(source).mayGive(name))
  for (const name of ['Image', 'OriginalFileName', 'SubjectUserName', 'process.executable'])
    assert.ok(gives(name), name)
  for (const name of ['Imgae', 'GrandParentImage', 'TargetFilename']) assert.ok(!gives(name), name)
})

test('what it tells of a log source is one object', () => {
  const [source] = knownLogsources()
  assert.ok(source)
  assert.equal(fieldsOf(source), fieldsOf(source))
})
