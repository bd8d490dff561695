import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { processesRunning } from '../../testing/engine-pids.ts'
import { eventually } from '../../testing/eventually.ts'
import { scratchDir } from '../../testing/scratch.ts'
import { type EventStore, migrateEvents, openEventStore, startClickHouse } from './index.ts'

const ROUNDS = 5
const ROWS = 200

function insert(store: EventStore, batch: number): Promise<unknown> {
  const values = Array.from({ length: ROWS }, (_, line) => ({
    batch: String(batch).padStart(16),
    line,
    time: Date.now(),
    received: Date.now(),
    raw: `batch ${batch} line ${line}`,
  }))
  return store.writer.insert({
    table: 'events',
    values,
    format: 'JSONEachRow',
    clickhouse_settings: { insert_deduplication_token: `t${batch}` },
  })
}

test('every acknowledged batch is found once, though the engine is killed again and again', async () => {
  await using scratch = await scratchDir()
  await using engine = await startClickHouse({ dataDir: scratch.path, log: pino({ level: 'silent' }) })
  await using store = openEventStore(engine)
  await migrateEvents(engine, store)
  let killed = 0
  let batch = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const pid = await eventually(
      'the engine',
      async () => (await processesRunning('engine/main.ts', scratch.path).catch(() => []))[0],
    )
    const killAt = batch + Math.floor(Math.random() * 5)
    // The next round finds the engine that came after, as a batch is stored once more after the kill.
    const last = killAt + 2 + Math.floor(Math.random() * 20)
    for (; batch < last; batch += 1) {
      if (batch === killAt) {
        killed += 1
        setImmediate(() => process.kill(pid, 'SIGKILL'))
      }
      await eventually(`batch ${batch} stored`, () => insert(store, batch))
    }
  }
  assert.equal(killed, ROUNDS)
  const result = await store.reader.query({
    query: 'SELECT batch, count() AS n, uniqExact(line) AS lines FROM events GROUP BY batch',
    format: 'JSONEachRow',
  })
  const rows = (await result.json()) as { n: string; lines: string }[]
  assert.equal(rows.length, batch)
  for (const row of rows) assert.deepEqual([Number(row.n), Number(row.lines)], [ROWS, ROWS])
})
