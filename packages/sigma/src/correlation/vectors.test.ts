import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseDocuments } from '../parse/documents.ts'
import { createCorrelator } from './correlator.ts'
import type { CorrelationMatch } from './match.ts'
import { seen } from './sample.ts'

interface Vector {
  readonly name: string
  readonly correlations: string
  readonly events: readonly (readonly [number, string, readonly string[], Readonly<Record<string, unknown>>])[]
  readonly expected: readonly Expected[]
}

interface Expected {
  readonly correlation: string
  readonly group: Readonly<Record<string, string>>
  readonly from: number
  readonly to: number
  readonly events: number
  readonly value: number
}

const FILE = new URL('../../vectors/correlation.json', import.meta.url)
// Our own file, whose shape the tests below would reveal at once if it were another.
const { vectors } = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly vectors: readonly Vector[] }

for (const vector of vectors) {
  test(vector.name, () => {
    const { documents, problems } = parseDocuments(vector.correlations, { file: 'vector.yml' })
    assert.deepEqual(
      problems.filter((problem) => problem.severity === 'error'),
      [],
    )
    const correlator = createCorrelator(documents.filter((document) => document.kind === 'correlation'))
    assert.deepEqual(correlator.problems, [])
    const shown = new Map<string, CorrelationMatch>()
    for (const [second, id, rules, fields] of vector.events) {
      for (const match of correlator.observe('lima', seen({ second, id, rules, fields }))) shown.set(match.id, match)
    }
    for (const match of correlator.advance('lima', 'dc1', Number.POSITIVE_INFINITY)) shown.set(match.id, match)
    assert.deepEqual([...shown.values()].map(expectedOf).sort(byPlace), [...vector.expected].sort(byPlace))
  })
}

function expectedOf(match: CorrelationMatch): Expected {
  const { group, value, from, to } = match
  return { correlation: match.correlation.id, group, from: from / 1000, to: to / 1000, events: match.eventCount, value }
}

function byPlace(a: Expected, b: Expected): number {
  return a.correlation < b.correlation ? -1 : a.correlation > b.correlation ? 1 : a.from - b.from
}
