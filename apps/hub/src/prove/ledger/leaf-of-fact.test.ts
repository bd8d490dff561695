import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { readEntry } from '@atalaya/contracts'
import { MAX_ENTRY_BYTES } from '@atalaya/tlog'
import type { Fact } from '../../platform/facts/index.ts'
import { leafFits, leafOf } from './leaf-of-fact.ts'

const NONE: ReadonlySet<string> = new Set()
const PUBLIC: ReadonlySet<string> = new Set(['word.said'])

function factOf(data: Fact['data']): Fact {
  return {
    sequence: 1 + Math.floor(Math.random() * 1e9),
    tx: '7',
    id: randomUUID(),
    at: new Date(Math.floor(Math.random() * 2e12)),
    kind: 'word.said',
    actor: { kind: 'person', id: randomUUID(), name: text() },
    office: Math.random() < 0.5 ? null : randomUUID(),
    subject: { kind: 'word', id: text() },
    data,
    erasedAt: null,
  }
}

function text(): string {
  const letters = ['a', 'ñ', '€', '"', '\\', '\n', '\u2028', '😀', ' ', '0', '__proto__']
  return Array.from({ length: Math.floor(Math.random() * 12) }, () => letters[Math.floor(Math.random() * 11)]).join('')
}

function value(depth: number): unknown {
  const kind = Math.floor(Math.random() * (depth > 4 ? 4 : 6))
  if (kind === 0) return text()
  if (kind === 1) return (Math.random() - 0.5) * 10 ** (Math.random() * 40 - 20)
  if (kind === 2) return Math.random() < 0.5 ? null : -0
  if (kind === 3) return Math.random() < 0.5
  const items = Array.from({ length: Math.floor(Math.random() * 5) }, () => value(depth + 1))
  return kind === 4
    ? items
    : JSON.parse(`{${items.map((item) => `${JSON.stringify(text())}:${JSON.stringify(item)}`)}}`)
}

/** As PostgreSQL gives it back: other order of members, the same meaning. */
function readBack(fact: Fact): Fact {
  const { data, ...others } = fact
  const turned = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(data))).reverse())
  return { ...others, data: turned }
}

test('a leaf is of its fact, and of no other, whatever the fact says', () => {
  for (let round = 0; round < 500; round++) {
    const fact = factOf({ word: value(0), [text()]: value(0) })
    for (const kinds of [NONE, PUBLIC]) {
      const leaf = leafOf(fact, kinds)
      assert.ok(leafFits(readBack(fact), leaf))
      for (const other of [
        { ...fact, actor: { ...fact.actor, name: `${fact.actor.name}.` } },
        { ...fact, at: new Date(fact.at.getTime() + 1) },
        { ...fact, data: { ...fact.data, more: null } },
        { ...fact, subject: { ...fact.subject, id: `${fact.subject.id} ` } },
        { ...fact, office: randomUUID() },
        { ...fact, sequence: fact.sequence + 1 },
      ])
        assert.ok(!leafFits(other, leaf))
    }
  }
})

test('two leaves of the same fact do not tell that they are', () => {
  const fact = factOf({ word: 'yes' })
  assert.notDeepEqual(leafOf(fact, NONE).entry, leafOf(fact, NONE).entry)
})

test('a public fact that is too large for an entry is committed to instead', () => {
  const fact = factOf({ word: 'x'.repeat(MAX_ENTRY_BYTES) })
  const leaf = leafOf(fact, PUBLIC)
  assert.equal(readEntry(leaf.entry)?.kind, 'commitment')
  assert.ok(leafFits(fact, leaf))
})

test('whatever nests as deep as a fact may has its leaf', () => {
  let data: Record<string, unknown> = {}
  for (let depth = 0; depth < 96; depth++) data = { data }
  const fact = factOf(data)
  for (const kinds of [NONE, PUBLIC]) assert.ok(leafFits(fact, leafOf(fact, kinds)))
})
