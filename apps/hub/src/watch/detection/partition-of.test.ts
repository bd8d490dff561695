import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { PARTITIONS, partitionOf } from './partition-of.ts'

test('every office has a partition, and every partition gets its share of offices', () => {
  const counts = new Array<number>(PARTITIONS).fill(0)
  for (let i = 0; i < 10_000; i++) {
    const partition = partitionOf(createHash('sha256').update(String(i)).digest('hex').slice(0, 36))
    assert.ok(Number.isInteger(partition) && partition >= 0 && partition < PARTITIONS, `partition ${partition}`)
    counts[partition] = (counts[partition] ?? 0) + 1
  }
  for (const count of counts) assert.ok(count > 1_000 && count < 1_500, `a partition has ${count} of 10,000 offices`)
})
