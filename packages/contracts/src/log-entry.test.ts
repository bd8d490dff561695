import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { commitmentEntry, committedBytes, readEntry, wholeEntry } from './log-entry.ts'
import type { LoggedFact } from './logged-fact.ts'

const fact: LoggedFact = {
  sequence: 7,
  id: '6f1c1f2e-0000-4000-8000-000000000001',
  at: '2026-01-02T03:04:05.678Z',
  kind: 'alert.closed',
  actor: { kind: 'person', id: 'a1', name: 'Analyst on duty' },
  office: null,
  subject: { kind: 'alert', id: 'x' },
  data: { reason: 'ñ €', count: 3 },
}

test('a commitment is the hash of the salt and the one text of the fact', () => {
  const bytes = committedBytes(new Uint8Array(32), fact)
  // The vector of the format's description in apps/hub/src/prove/ledger/README.md.
  assert.equal(
    createHash('sha256').update(bytes).digest('hex'),
    '25ad455f501b3015daef04939b6f078215641bf474e99a6044dbf378664ef18e',
  )
  const { data, ...others } = fact
  assert.deepEqual(committedBytes(new Uint8Array(32), { data, ...others }), bytes)
})

test('refuses a salt of another length', () => {
  assert.throws(() => committedBytes(new Uint8Array(31), fact), /32 bytes/)
})

test('reads what it wrote', () => {
  const commitment = randomBytes(32).toString('hex')
  assert.deepEqual(readEntry(commitmentEntry(commitment)), { kind: 'commitment', commitment })
  assert.deepEqual(readEntry(wholeEntry(fact)), { kind: 'fact', fact })
})

test('takes no entry that is written in another way', () => {
  const commitment = 'a'.repeat(64)
  for (const text of [
    `{"type":"atalaya/fact-commitment/v1","commitment":"${commitment}"}`,
    `{"commitment":"${commitment.toUpperCase()}","type":"atalaya/fact-commitment/v1"}`,
    `{"commitment":"${commitment}","more":1,"type":"atalaya/fact-commitment/v1"}`,
    '\ufeff{"fact":1,"type":"atalaya/fact/v1"}',
    'null',
    '[]',
    `${'['.repeat(5000)}`,
  ])
    assert.equal(readEntry(new TextEncoder().encode(text)), undefined, text.slice(0, 60))
})

test('takes any bytes without failing', () => {
  const sound = commitmentEntry('b'.repeat(64))
  for (let round = 0; round < 2_000; round++) {
    const bytes = Uint8Array.from(sound)
    for (let i = 0; i <= round % 4; i++) bytes[Math.floor(Math.random() * bytes.length)] = Math.random() * 256
    const entry = readEntry(bytes.subarray(0, round % 3 === 0 ? Math.floor(Math.random() * bytes.length) : undefined))
    assert.ok(entry === undefined || entry.kind === 'commitment')
  }
})
