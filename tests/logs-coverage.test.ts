import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { ECS_COLUMNS, knownLogsources } from '../packages/logs/src/index.ts'
import { covers, publishedLogsources } from './published-logsources.ts'

const data = path.resolve(import.meta.dirname, '../../shared/data')
const fieldsFile = path.join(data, 'ecs/fields.csv')
const rulesRoot = path.join(data, 'sigma-rules')
const without = (file: string) => (existsSync(file) ? false : `no reference data at ${file}`)

test('every column is a field of the Elastic Common Schema, of a fitting type', { skip: without(fieldsFile) }, () => {
  const types = new Map(
    readFileSync(fieldsFile, 'utf8')
      .split('\n')
      .map((line) => line.split(','))
      .map((cells) => [cells[3], cells[4]] as const),
  )
  const fitting: Readonly<Record<string, readonly string[]>> = {
    string: ['keyword', 'wildcard', 'match_only_text'],
    'string[]': ['keyword'],
    ip: ['ip'],
    int: ['long'],
    time: ['date'],
  }
  for (const { ecs, column, type } of ECS_COLUMNS) {
    assert.ok(fitting[type]?.includes(types.get(ecs) ?? 'absent'), `${ecs}: ${type} for ${types.get(ecs)}`)
    assert.equal(column, ecs.replaceAll('.', '_'))
  }
})

/** Log sources of published rules that no decoder gives, and why. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  '{"product":"windows","category":"file_rename"}': 'only the Kernel-File trace tells it, which no shipper records',
  '{"product":"huawei","service":"bgp"}': 'routers of this maker send no mark by which they are known',
}

test('every published rule is for a log source that some decoder gives', { skip: without(rulesRoot) }, () => {
  const known = knownLogsources()
  const wanted = [...publishedLogsources(rulesRoot).values()]
  const missing = wanted.filter((rule) => !known.some((source) => covers(source, rule)))
  assert.deepEqual([...new Set(missing.map((rule) => JSON.stringify(rule)))].sort(), Object.keys(OUT_OF_REACH).sort())
})
