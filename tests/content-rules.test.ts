import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { customOf } from '../apps/hub/src/watch/rules/custom.ts'
import { CORRELATION_VECTORS } from '../content/samples/vectors/correlations/index.ts'
import { createDecoder } from '../packages/logs/src/index.ts'
import { compile, type SigmaCorrelation, type SigmaRule } from '../packages/sigma/src/index.ts'
import { alertsOf, CONTENT, loadOwnRules } from './content-watch.ts'

const own = loadOwnRules()
const consumed = new Set(own.correlations.flatMap(({ rules }) => rules))
const raisesAlerts = ({ id, name }: { readonly id: string; readonly name?: string }) =>
  !consumed.has(id) && !(name !== undefined && consumed.has(name))
const alone = own.rules.filter(raisesAlerts)
const correlated = own.correlations.filter(raisesAlerts)

test('every rule of ours loads without problem', () => {
  assert.deepEqual(own.problems, [])
  assert.ok(alone.length + correlated.length >= 60, `${alone.length} rules and ${correlated.length} correlations`)
})

test('every rule says what it is in both languages', () => {
  for (const document of [...own.rules, ...own.correlations]) assertDescribed(document)
  for (const document of [...alone, ...correlated]) assertExplained(document)
})

test('every rule that alerts by itself matches its events and spares near misses', () => {
  for (const rule of alone) {
    const matcher = compile({ rules: [rule] })
    const matches = (line: string) => matcher.match(createDecoder().decode(line)).length > 0
    for (const line of vectorOf(rule, 'match')) assert.ok(matches(line), `${rule.title} should match ${line}`)
    for (const line of vectorOf(rule, 'miss')) assert.ok(!matches(line), `${rule.title} should spare ${line}`)
  }
})

for (const { file, title, match, miss } of CORRELATION_VECTORS) {
  test(`${file}: “${title}” alerts on its events and spares near misses`, () => {
    const titles = (lines: ReturnType<typeof match>) => alertsOf(own, lines).map((alert) => alert.title)
    assert.ok(correlated.some((each) => each.title === title && each.source.file === file))
    assert.equal(titles(match()).filter((each) => each === title).length, 1)
    assert.ok(!titles(miss()).includes(title))
  })
}

test('every correlation that one event suffices for matches its events and spares near misses', () => {
  for (const rule of correlated.filter(needsOneEvent)) {
    const raised = (line: string) =>
      alertsOf(own, [{ source: 'log', time: 0, line }]).some((alert) => alert.title === rule.title)
    for (const line of vectorOf(rule, 'match')) assert.ok(raised(line), `${rule.title} should match ${line}`)
    for (const line of vectorOf(rule, 'miss')) assert.ok(!raised(line), `${rule.title} should spare ${line}`)
  }
})

test('every correlation that alerts has a vector', () => {
  const covered = new Set(CORRELATION_VECTORS.map(({ file, title }) => `${file} ${title}`))
  for (const { source, title } of correlated.filter(needsOneEvent)) covered.add(`${source.file} ${title}`)
  const bare = correlated.filter(({ source, title }) => !covered.has(`${source.file} ${title}`))
  assert.deepEqual(
    bare.map(({ title }) => title),
    [],
  )
})

test('no vector is left without its rule', () => {
  const known = new Set(
    [...alone, ...correlated.filter(needsOneEvent)].map((rule) => rule.source.file.replace(/\.yml$/, '')),
  )
  const found = globSync('**/*.txt', { cwd: join(CONTENT, 'samples/vectors') })
  const orphans = found.filter((path) => !known.has(path.replace(/\.(match|miss)\.txt$/, '')))
  assert.deepEqual(orphans, [])
})

function needsOneEvent({ condition }: SigmaCorrelation): boolean {
  return condition?.kind === 'threshold' && condition.comparisons.every(({ value }) => value === 1)
}

function vectorOf(rule: SigmaRule | SigmaCorrelation, kind: 'match' | 'miss'): string[] {
  const path = join(CONTENT, 'samples/vectors', rule.source.file.replace(/\.yml$/, `.${kind}.txt`))
  assert.ok(existsSync(path), `${rule.title} has no ${kind} vector`)
  return readFileSync(path, 'utf8').trimEnd().split('\n')
}

function assertDescribed(document: SigmaRule | SigmaCorrelation): void {
  const { id, title, description, level, tags, references, author } = document
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, title)
  assert.ok(description && level && author, title)
  assert.ok(tags.length > 0 && tags.every((tag) => tag.startsWith('attack.')), title)
  assert.ok(
    references.every((reference) => reference.startsWith('https://')),
    title,
  )
  const words = customOf(document)
  assert.equal(words.title?.en, title)
  assert.ok(words.title.es.trim().length > 10, `${title}: title, es`)
}

function assertExplained(document: SigmaRule | SigmaCorrelation): void {
  const { title, falsepositives, references } = document
  assert.ok(falsepositives.length > 0 && references.length > 0, title)
  const words = customOf(document)
  for (const language of ['es', 'en'] as const) {
    assert.ok((words.summary?.[language] ?? '').length > 40, `${title}: summary, ${language}`)
    const steps = words.firstSteps[language].length
    assert.ok(steps >= 2 && steps <= 4, `${title}: ${steps} first steps, ${language}`)
  }
  const other = words.falsePositives.es.filter((text) => text.trim().length > 5)
  assert.equal(other.length, falsepositives.length, `${title}: false positives, es`)
}
