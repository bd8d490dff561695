import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { decodeLines } from '../packages/logs/src/index.ts'
import { covers, publishedLogsources } from './published-logsources.ts'

const data = path.resolve(import.meta.dirname, '../../shared/data')
const cases = path.join(data, 'sigma-regression')
const rulesRoot = path.join(data, 'sigma-rules')
const skip = existsSync(cases) && existsSync(rulesRoot) ? false : `no reference data at ${data}`

interface Case {
  readonly rule: string
  readonly folder: string
  readonly events: number
}

test('every regression event is decoded and belongs to the log source of its rule', { skip }, () => {
  const expected: readonly Case[] = JSON.parse(readFileSync(path.join(cases, 'expected.json'), 'utf8'))
  const sources = publishedLogsources(rulesRoot)
  for (const { rule, folder, events: count } of expected) {
    const file = readdirSync(path.join(cases, folder)).find((name) => name.endsWith('.json'))
    assert.ok(file, folder)
    const events = [...decodeLines(readFileSync(path.join(cases, folder, file)))]
    assert.equal(events.length, count, `${folder}: number of events`)
    const wanted = sources.get(rule)
    assert.ok(wanted, `no rule ${rule}`)
    assert.ok(
      events.every(({ error }) => error === undefined),
      `${folder}: ${events.find(({ error }) => error)?.error}`,
    )
    assert.ok(
      events.some(({ logsource }) => covers(logsource, wanted)),
      `${folder}: ${JSON.stringify(wanted)} is not ${JSON.stringify(events.map(({ logsource }) => logsource))}`,
    )
  }
})
