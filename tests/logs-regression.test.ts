import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { decodeLines, type Logsource } from '../packages/logs/src/index.ts'

const data = path.resolve(import.meta.dirname, '../../shared/data')
const cases = path.join(data, 'sigma-regression')
const rulesRoot = path.join(data, 'sigma-rules')
const skip = existsSync(cases) && existsSync(rulesRoot) ? false : `no reference data at ${data}`

interface Case {
  readonly rule: string
  readonly folder: string
  readonly events: number
}

interface RuleSource {
  readonly category?: string
  readonly product?: string
  readonly service?: string
}

test('every regression event is decoded and belongs to the log source of its rule', { skip }, () => {
  const expected: readonly Case[] = JSON.parse(readFileSync(path.join(cases, 'expected.json'), 'utf8'))
  const sources = ruleSources()
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

function covers(source: Logsource, { product, service, category }: RuleSource): boolean {
  return (
    (product === undefined || source.product === product) &&
    (service === undefined || source.service === service || source.services?.includes(service) === true) &&
    (category === undefined || source.categories?.includes(category) === true)
  )
}

/** The log source of each rule by id, read without a YAML parser: the files keep one layout. */
function ruleSources(): Map<string, RuleSource> {
  const sources = new Map<string, RuleSource>()
  for (const name of readdirSync(rulesRoot, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.yml')) continue
    const text = readFileSync(path.join(rulesRoot, name), 'utf8')
    const id = /^id: ['"]?([0-9a-f-]{36})/m.exec(text)?.[1]
    const block = /^logsource:\r?\n((?: .*\r?\n)+)/m.exec(text)?.[1]
    if (!id || !block) continue
    const entries = block.matchAll(/^ +(category|product|service): *([^\s#]+)/gm)
    sources.set(id, Object.fromEntries([...entries].map(([, key, value]) => [key, value])))
  }
  return sources
}
