import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { PARTITIONS, partitionOf } from './partition-of.ts'

test('spreads offices over all partitions and over no others', () => {
  const counts = new Array<number>(PARTITIONS).fill(0)
  for (let i = 0; i < 8_000; i++) {
    const partition = partitionOf(randomUUID())
    assert.ok(Number.isInteger(partition) && partition >= 0 && partition < PARTITIONS, String(partition))
    counts[partition] = (counts[partition] ?? 0) + 1
  }
  for (const count of counts) assert.ok(count > 700, counts.join(' '))
})
