import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WorkBatch } from '../messages.ts'
import { DetectionWorker } from './detection-worker.ts'

const PARTITION = 3
const text = `title: Shell asked for
id: 7d1f2c7a-0000-4000-8000-000000000001
status: stable
level: high
logsource: {category: webserver}
detection:
  asked: {cs-uri-stem|endswith: /shell.aspx}
  condition: asked
`
const rules = { texts: [{ file: 'shell.yml', text }], off: {} }

function batch(offset: number, lines: readonly string[]): WorkBatch {
  const id = `00000000-0000-4000-8000-00000000000${offset}`
  const payload = Buffer.from(lines.join('\n'))
  const receivedAt = Date.UTC(2026, 2, 1, 12)
  return { offset, id, source: 'web', office: 'north', zone: 'UTC', receivedAt, payload, poison: {} }
}

const HEADER = [
  '#Software: Microsoft Internet Information Services 10.0',
  '#Fields: date time sc-status cs-uri-stem c-ip',
]
const ASKED = '2026-03-01 11:59:30 200 /shell.aspx 192.0.2.7'

/** A worker that has taken over where another one stopped. */
function workerFrom(snapshot: Uint8Array | null): DetectionWorker {
  const worker = new DetectionWorker()
  worker.do({ kind: 'rules', rules })
  worker.do({ kind: 'restore', partition: PARTITION, snapshot })
  return worker
}

function findings(worker: DetectionWorker, batches: readonly WorkBatch[]): number {
  const result = worker.do({ kind: 'group', partition: PARTITION, batches, replay: false, snapshot: false })
  return result?.findings.length ?? 0
}

test('a log that told its fields before a restart is read by them after it, and after the next', () => {
  const first = workerFrom(null)
  assert.equal(findings(first, [batch(1, [...HEADER, ASKED])]), 1)
  let snapshot = first.do({ kind: 'snapshot', partition: PARTITION })?.snapshot ?? null
  for (let restart = 0; restart < 2; restart++) {
    snapshot = workerFrom(snapshot).do({ kind: 'snapshot', partition: PARTITION })?.snapshot ?? null
  }
  assert.equal(findings(workerFrom(snapshot), [batch(2, [ASKED])]), 1)
  assert.equal(findings(workerFrom(null), [batch(2, [ASKED])]), 0, 'without its header the line cannot be read')
})

test('new rules do not make it forget the fields', () => {
  const worker = workerFrom(null)
  findings(worker, [batch(1, HEADER)])
  worker.do({ kind: 'rules', rules })
  assert.equal(findings(worker, [batch(2, [ASKED])]), 1)
})

test('a snapshot of before lines of sources were kept is still taken', () => {
  const snapshot = workerFrom(null).do({ kind: 'snapshot', partition: PARTITION })?.snapshot ?? new Uint8Array()
  const correlation = snapshot.subarray(snapshot.indexOf(10) + 1)
  assert.equal(findings(workerFrom(correlation), [batch(1, [...HEADER, ASKED])]), 1)
})

test('so is one that kept headers alone', () => {
  const snapshot = workerFrom(null).do({ kind: 'snapshot', partition: PARTITION })?.snapshot ?? new Uint8Array()
  const headers = Buffer.from(JSON.stringify({ headers: { web: HEADER } }))
  const older = Buffer.concat([headers, snapshot.subarray(snapshot.indexOf(10))])
  assert.equal(findings(workerFrom(older), [batch(1, [ASKED])]), 1)
})
