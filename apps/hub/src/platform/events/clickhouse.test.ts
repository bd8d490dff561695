import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ECS_COLUMNS } from '@atalaya/logs'
import { pino } from 'pino'
import { eventually } from '../../testing/eventually.ts'
import { type Scratch, scratchDir } from '../../testing/scratch.ts'
import {
  type EmbeddedClickHouse,
  type EventStore,
  migrateEvents,
  openEventStore,
  setRetention,
  startClickHouse,
} from './index.ts'
import { connect } from './open-event-store.ts'

const log = pino({ level: 'silent' })
let scratch: Scratch
let engine: EmbeddedClickHouse
let store: EventStore

before(async () => {
  scratch = await scratchDir()
  engine = await startClickHouse({ dataDir: scratch.path, log })
  store = openEventStore(engine)
  await migrateEvents(engine, store)
  await setRetention(store, 180)
})

after(async () => {
  await store[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
  await scratch[Symbol.asyncDispose]()
})

async function rowsOf(query: string, query_params: Record<string, unknown> = {}): Promise<unknown[]> {
  return (await store.reader.query({ query, query_params, format: 'JSONEachRow' })).json()
}

test('binds parameters of every kind, whatever they hold', async () => {
  const hostile = "it's \\ \t\n\r\0 {other:String} ñ 🏛 '; DROP TABLE events; --"
  const [row] = await rowsOf(
    'SELECT {s:String} AS s, {n:UInt32} AS n, {list:Array(String)} AS list, {at:DateTime64(3)} AS at, {ip:IPv6} AS ip',
    {
      s: hostile,
      n: 7,
      list: ["a'b", 'c\\d'],
      at: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)),
      ip: '2001:db8::1',
    },
  )
  assert.deepEqual(row, { s: hostile, n: 7, list: ["a'b", 'c\\d'], at: '2026-01-02 03:04:05.678', ip: '2001:db8::1' })
})

test('does not let a parameter of one query into another', async () => {
  await rowsOf('SELECT {secret:String}', { secret: 'mine' })
  for (let attempt = 0; attempt < 12; attempt += 1)
    await assert.rejects(rowsOf('SELECT {secret:String}'), { code: '456' })
})

test('does not let a setting of one query into another', async () => {
  const setting = "SELECT getSetting('max_result_rows') AS n"
  const result = await store.reader.query({
    query: setting,
    format: 'JSONEachRow',
    clickhouse_settings: { max_result_rows: '77' },
  })
  assert.deepEqual(await result.json(), [{ n: 77 }])
  for (let attempt = 0; attempt < 12; attempt += 1) assert.deepEqual(await rowsOf(setting), [{ n: 0 }])
})

test('bounds the memory of each query, and of the next one too when a query had a bound of its own', async () => {
  const bound = "SELECT getSetting('max_memory_usage') AS n"
  const [usual] = (await rowsOf(bound)) as { n: number }[]
  assert.ok(usual !== undefined && usual.n > 0)
  await store.reader.query({
    query: bound,
    format: 'JSONEachRow',
    clickhouse_settings: { max_memory_usage: '12345678' },
  })
  for (let attempt = 0; attempt < 12; attempt += 1) assert.deepEqual(await rowsOf(bound), [usual])
  await assert.rejects(rowsOf('SELECT groupArray(toString(number)) FROM numbers(1000000000)'), { code: '241' })
  assert.deepEqual(await rowsOf('SELECT 1 AS one'), [{ one: 1 }])
})

test('answers many queries at once, each its own', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      rowsOf('SELECT {n:UInt32} AS n, sum(number) AS s FROM numbers(100000)', { n }),
    ),
  )
  answers.forEach((answer, n) => {
    assert.deepEqual(answer, [{ n, s: 4_999_950_000 }])
  })
})

test('streams a result larger than one block', async () => {
  const result = await store.reader.query({ query: 'SELECT number FROM numbers(300000)', format: 'JSONEachRow' })
  let count = 0
  for await (const rows of result.stream()) count += rows.length
  assert.equal(count, 300_000)
})

test('tells errors as the server does: before rows, and after the first of them', async () => {
  await assert.rejects(rowsOf('SELECT nothing FROM events'), { code: '47', type: 'UNKNOWN_IDENTIFIER' })
  await assert.rejects(rowsOf('SELEKT 1'), { code: '62' })
  const result = await store.reader.query({
    query: 'SELECT number, throwIf(number = 900000) FROM numbers(1000000)',
    format: 'JSONEachRow',
    clickhouse_settings: { max_block_size: '10000' },
  })
  await assert.rejects(
    async () => {
      for await (const _ of result.stream());
    },
    { code: '395' },
  )
})

test('ends a query that takes too long, and one whose reader went away', async () => {
  const endless = 'SELECT sum(cityHash64(number)) FROM numbers(1000000000000)'
  await assert.rejects(
    store.reader.query({ query: endless, format: 'JSONEachRow', clickhouse_settings: { max_execution_time: 1 } }),
    { code: '159' },
  )
  const gone = new AbortController()
  const abandoned = store.reader.query({ query: endless, format: 'JSONEachRow', abort_signal: gone.signal })
  const running = async () =>
    (
      await rowsOf(
        "SELECT 1 FROM system.processes WHERE query LIKE '%1000000000000)%' AND query NOT LIKE '%processes%'",
      )
    ).length
  await eventually('it runs', async () => (await running()) === 1)
  gone.abort()
  await assert.rejects(abandoned)
  await eventually('it is gone', async () => (await running()) === 0)
})

test('keeps the columns that the decoders fill', async () => {
  const columns = (await rowsOf("SELECT name FROM system.columns WHERE database = 'atalaya' AND table = 'events'")) as {
    name: string
  }[]
  const names = new Set(columns.map(({ name }) => name))
  assert.deepEqual(
    ECS_COLUMNS.map(({ column }) => column).filter((column) => !names.has(column)),
    [],
  )
})

test('stores a batch once, however often it is inserted, and a large one whole', async () => {
  const rows = Array.from({ length: 50_000 }, (_, line) => ({
    batch: 'b'.repeat(16),
    line,
    time: '2026-03-01 10:00:00.123',
    received: Date.now(),
    office: 'centre',
    source_ip: line % 2 === 0 ? '10.1.2.3' : '2001:db8::7',
    raw: `line ${line} of a Batch, with Word${line}`,
  }))
  for (let time = 0; time < 3; time += 1)
    await store.writer.insert({
      table: 'events',
      values: rows,
      format: 'JSONEachRow',
      clickhouse_settings: { insert_deduplication_token: 'b1' },
    })
  assert.deepEqual(
    await rowsOf('SELECT count() AS n, countIf(source_ip = toIPv6({ip:String})) AS from FROM events', {
      ip: '10.1.2.3',
    }),
    [{ n: 50_000, from: 25_000 }],
  )
  assert.deepEqual(await rowsOf("SELECT line FROM events WHERE hasToken(lower(raw), 'word4711')"), [{ line: 4711 }])
})

test('refuses rows that it cannot read, whole', async () => {
  const bad = store.writer.insert({
    table: 'events',
    values: [{ line: 1, received: Date.now(), raw: 'fine' }, { line: 'not a number' }],
    format: 'JSONEachRow',
  })
  await assert.rejects(bad)
  assert.deepEqual(await rowsOf("SELECT count() AS n FROM events WHERE raw = 'fine'"), [{ n: 0 }])
})

test('compresses what it answers when asked', async () => {
  const client = connect(engine, { compression: { response: true, request: true } })
  try {
    const result = await client.query({ query: "SELECT repeat('x', 100000) AS s", format: 'JSONEachRow' })
    assert.equal(result.response_headers['content-encoding'], 'gzip')
    assert.equal((await result.json<{ s: string }>())[0]?.s.length, 100_000)
  } finally {
    await client.close()
  }
})

test('changes retention only when it is another', async () => {
  const ttl = async () =>
    (
      (await rowsOf("SELECT engine_full AS e FROM system.tables WHERE name = 'events' AND database = 'atalaya'")) as {
        e: string
      }[]
    )[0]?.e
  await setRetention(store, 30)
  assert.match((await ttl()) ?? '', /TTL toDateTime\(received\) \+ toIntervalDay\(30\)/)
  await setRetention(store, 180)
  assert.match((await ttl()) ?? '', /toIntervalDay\(180\)/)
})

test('drops events that are older than they are kept', async () => {
  const long = Date.now() - 200 * 24 * 3_600_000
  const values = [{ batch: 'o'.repeat(16), line: 1, received: long, raw: 'long ago' }]
  await store.writer.insert({ table: 'events', values, format: 'JSONEachRow' })
  await store.writer.command({ query: 'OPTIMIZE TABLE events FINAL' })
  assert.deepEqual(await rowsOf("SELECT count() AS n FROM events WHERE raw = 'long ago'"), [{ n: 0 }])
})
