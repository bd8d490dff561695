import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { AlertDetail, HuntEvent } from '@atalaya/contracts'
import { eventually } from '../testing/eventually.ts'
import { WORKER_LIMITS } from './detection/worker-thread.ts'
import { type StartedWatch, startWatch } from './testing/start-watch.ts'

let hub: StartedWatch
before(async () => {
  hub = await startWatch({
    config: { syslog: { tcp: { host: '127.0.0.1', port: 0 } } },
    parts: { workerLimits: { ...WORKER_LIMITS, script: new URL('./testing/fragile-thread.ts', import.meta.url) } },
  })
})
after(() => hub[Symbol.asyncDispose]())

function shadowCopy(host: string): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Image: 'C:\\Windows\\System32\\vssadmin.exe',
    CommandLine: 'vssadmin delete shadows /all /quiet',
    Computer: host,
    UtcTime: new Date(Date.now() - 1_000).toISOString().slice(0, 23).replace('T', ' '),
  })
}

async function stored(source: string, count: number): Promise<void> {
  await eventually(`${count} events of the source`, async () => {
    const rows = await hub.db.selectFrom('source_hours').select('events').where('source_id', '=', source).execute()
    return rows.reduce((sum, { events }) => sum + events, 0) >= count ? true : undefined
  })
}

async function alertsOf(office: string): Promise<readonly AlertDetail['alert'][]> {
  const { body } = await hub.call('GET', `/api/alerts?office=${office}`)
  return (body as { rows: AlertDetail['alert'][] }).rows
}

async function hunt(body: unknown): Promise<HuntEvent[]> {
  const answer = await hub.call('POST', '/api/hunt/search', body)
  assert.equal(answer.status, 200, String(answer.body))
  const lines = String(answer.body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event?: HuntEvent; done?: unknown })
  assert.ok(lines.at(-1)?.done, 'the answer ends by telling its cost')
  return lines.flatMap(({ event }) => (event ? [event] : []))
}

describe('taking events in', () => {
  test('acknowledges a batch once and knows it when it comes again', async () => {
    const source = await hub.addSource(await hub.addOffice('receipts'))
    const first = await hub.send(source.token, ['{"a":1}', '{broken'], 'batch-1')
    assert.deepEqual(await first.json(), { batch: 'batch-1', received: 2, duplicate: false })
    const again = await hub.send(source.token, ['{"a":1}', '{broken'], 'batch-1')
    assert.deepEqual(await again.json(), { batch: 'batch-1', received: 2, duplicate: true })
    await stored(source.id, 2)
    const rows = await hub.db.selectFrom('source_hours').selectAll().where('source_id', '=', source.id).execute()
    assert.deepEqual(
      rows.map(({ events, undecodable }) => [events, undecodable]),
      [[2, 1]],
    )
  })

  test('takes the batch of another source although it has the same id', async () => {
    const [one, two] = [await hub.addSource(hub.root), await hub.addSource(hub.root)]
    await hub.send(one.token, ['{"a":1}'], 'same')
    const answer = (await (await hub.send(two.token, ['{"a":1}'], 'same')).json()) as { duplicate: boolean }
    assert.equal(answer.duplicate, false)
  })

  test('understands gzip and zstd, and refuses other or broken compression', async () => {
    const { token } = await hub.addSource(hub.root)
    const send = (encoding: string, body: Buffer) =>
      fetch(`${hub.url}/ingest/ndjson`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-encoding': encoding },
        body: new Uint8Array(body),
      })
    const lines = Buffer.from('{"a":1}\n{"a":2}\n')
    for (const [encoding, body] of [
      ['gzip', gzipSync(lines)],
      ['zstd', zstdCompressSync(lines)],
    ] as const) {
      assert.equal(((await (await send(encoding, body)).json()) as { received: number }).received, 2, encoding)
    }
    assert.equal((await send('gzip', lines)).status, 400)
    assert.equal((await send('br', lines)).status, 400)
  })

  test('refuses a bomb of zeros by its size when unpacked', async () => {
    const { token } = await hub.addSource(hub.root)
    const body = new Uint8Array(gzipSync(Buffer.alloc(65 * 2 ** 20)))
    const headers = { authorization: `Bearer ${token}`, 'content-encoding': 'gzip' }
    const answer = await fetch(`${hub.url}/ingest/ndjson`, { method: 'POST', headers, body })
    assert.equal(answer.status, 413)
  })

  test('refuses tokens that are unknown or revoked', async () => {
    const source = await hub.addSource(hub.root)
    assert.equal((await hub.send('atalaya_nobody', ['{}'])).status, 401)
    await hub.call('DELETE', `/api/sources/${source.id}`)
    assert.equal((await hub.send(source.token, ['{}'])).status, 401)
  })

  test('answers a shipper of the Elastic family, and gives each document its result', async () => {
    const source = await hub.addSource(hub.root)
    const headers = { authorization: `ApiKey ${Buffer.from(`id:${source.token}`).toString('base64')}` }
    const root = await fetch(`${hub.url}/ingest/`, { headers })
    assert.equal(root.headers.get('x-elastic-product'), 'Elasticsearch')
    assert.match(((await root.json()) as { version: { number: string } }).version.number, /^8\./)
    for (const path of ['_license', '_ilm/policy/filebeat', '_index_template/filebeat']) {
      assert.equal((await fetch(`${hub.url}/ingest/${path}`, { headers })).status, 200, path)
    }
    const document = JSON.stringify({ '@timestamp': new Date().toISOString(), message: 'hello' })
    const body = `{"create":{"_index":"logs"}}\n${document}\n{"delete":{"_id":"1"}}\n`
    const bulk = await fetch(`${hub.url}/ingest/_bulk`, { method: 'POST', headers, body })
    const { errors, items } = (await bulk.json()) as { errors: boolean; items: Record<string, { status: number }>[] }
    assert.equal(errors, true)
    assert.deepEqual(
      items.map((item) => Object.entries(item).map(([action, { status }]) => [action, status])),
      [[['create', 201]], [['delete', 400]]],
    )
    await stored(source.id, 1)
  })

  test('takes syslog by the token in its structured data, keeps no token, and counts what is nobody’s', async () => {
    const source = await hub.addSource(hub.root, 'syslog')
    const { syslog } = hub.watch.ingest
    const socket = connect(syslog.tcpPort ?? 0, '127.0.0.1')
    const message = `<34>1 2026-01-01T00:00:00Z web1 sshd 12 - [atalaya@32473 token="${source.token}"] Accepted password for bob from 198.51.100.7 port 4 ssh2`
    socket.end(`${message.length} ${message}<13>1 2026-01-01T00:00:00Z x y - - - of nobody\n`)
    await once(socket, 'close')
    await stored(source.id, 1)
    await eventually('what is nobody’s', () => syslog.intake.counts.refused === 1)
    const [event] = await hunt({ conditions: [{ field: 'atalaya.source', op: 'is', value: source.id }] })
    assert.ok(event && !event.raw.includes(source.token))
    assert.equal(event.ecs['source.ip'], '198.51.100.7')
  })
})

describe('detecting', () => {
  test('raises one alert, with its fact, its reasons and its events', async () => {
    const office = await hub.addOffice('detects')
    const { token } = await hub.addSource(office)
    await hub.send(token, [shadowCopy('pc-1'), '{"EventID":7}'])
    const [alert] = await eventually('an alert', async () =>
      (await alertsOf(office)).length > 0 ? alertsOf(office) : undefined,
    )
    assert.equal(alert?.severity, 'critical')
    const { body } = await hub.call('GET', `/api/alerts/${alert?.id}`)
    const detail = body as AlertDetail
    assert.ok(detail.matched.some(({ field, value }) => field === 'CommandLine' && value.includes('delete shadows')))
    assert.equal(detail.events.length, 1)
    assert.equal(detail.events[0]?.ecs['host.name'], 'pc-1')
    assert.deepEqual(
      detail.history.map(({ kind }) => kind),
      ['alert.raised'],
    )
    assert.ok(detail.rule?.summary?.es)
  })

  test('folds like events into one alert that counts, and tells another host apart', async () => {
    const office = await hub.addOffice('folds')
    const source = await hub.addSource(office)
    await hub.send(
      source.token,
      Array.from({ length: 150 }, () => shadowCopy('pc-a')),
    )
    await stored(source.id, 150)
    await hub.send(source.token, [...Array.from({ length: 50 }, () => shadowCopy('pc-a')), shadowCopy('pc-b')])
    await stored(source.id, 201)
    const counts = (await alertsOf(office)).map(({ events }) => events).sort((a, b) => a - b)
    // The hour may have turned meanwhile.
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      201,
    )
    assert.ok(counts.length <= 4, String(counts))
  })

  test('sets apart the line that ends workers, and goes on with all others', async () => {
    const office = await hub.addOffice('poison')
    const source = await hub.addSource(office)
    const lines = Array.from({ length: 20 }, (_, i) => (i === 13 ? '{"note":"deadly"}' : shadowCopy(`pc-${i}`)))
    await hub.send(source.token, lines)
    await stored(source.id, 20)
    const [poison, ...others] = await hunt({ office, conditions: [{ field: 'error.message', op: 'exists' }] })
    assert.equal(others.length, 0)
    assert.match(poison?.raw ?? '', /deadly/)
    assert.equal((await alertsOf(office)).length, 19)
  })

  test('leaves a rule out where it is switched off, and says who did it and why', async () => {
    const office = await hub.addOffice('switched')
    const source = await hub.addSource(office)
    const rules = (await hub.call('GET', '/api/rules?q=shadow+copies+deleted')).body as { rows: { id: string }[] }
    for (const { id } of rules.rows)
      await hub.call('PUT', `/api/rules/${id}/switch`, { office, enabled: false, why: 'backups' })
    await hub.send(source.token, [shadowCopy('pc-1')])
    await stored(source.id, 1)
    assert.deepEqual(await alertsOf(office), [])
    const facts = await hub.db
      .selectFrom('facts')
      .select(['data', 'actor_name'])
      .where('kind', '=', 'rule.switched-off')
      .execute()
    assert.deepEqual(
      facts.map(({ actor_name }) => actor_name),
      rules.rows.map(() => 'Persona administradora'),
    )
  })
})

describe('handling alerts', () => {
  test('closes by filter within the offices asked for, tells which, and undoes it', async () => {
    const [office, other] = [await hub.addOffice('closes'), await hub.addOffice('stays')]
    for (const id of [office, other]) {
      const source = await hub.addSource(id)
      await hub.send(source.token, [shadowCopy('pc-1'), shadowCopy('pc-2')])
      await stored(source.id, 2)
    }
    const act = { filter: { office, state: ['open'] }, act: { kind: 'close', reason: 'benign' } }
    const closed = (await hub.call('POST', '/api/alerts/act', act)).body as { changed: number; ids: string[] }
    assert.equal(closed.changed, 2)
    assert.ok((await alertsOf(office)).every(({ state, reason }) => state === 'closed' && reason === 'benign'))
    assert.ok((await alertsOf(other)).every(({ state }) => state === 'open'))
    const again = (await hub.call('POST', '/api/alerts/act', act)).body as { changed: number }
    assert.equal(again.changed, 0)
    await hub.call('POST', '/api/alerts/act', { ids: closed.ids, act: { kind: 'reopen' } })
    assert.ok((await alertsOf(office)).every(({ state, reason }) => state === 'open' && reason === null))
  })

  test('gives an alert to somebody who may handle it, and to nobody else', async () => {
    const { rows } = (await hub.call('GET', '/api/alerts?limit=1')).body as { rows: { id: string }[] }
    const ids = rows.map(({ id }) => id)
    const assign = (person: string | null) =>
      hub.call('POST', '/api/alerts/act', { ids, act: { kind: 'assign', person } })
    assert.equal((await assign('00000000-0000-4000-8000-00000000ffff')).status, 409)
    const given = await assign('00000000-0000-4000-8000-000000000001')
    assert.deepEqual([given.status, (given.body as { changed: number }).changed], [200, 1])
    assert.equal(((await assign(null)).body as { changed: number }).changed, 1)
  })

  test('defuses formulas in the file for spreadsheets', async () => {
    const office = await hub.addOffice('=1+1')
    const source = await hub.addSource(office)
    await hub.send(source.token, [shadowCopy('pc-1')])
    await stored(source.id, 1)
    const { body } = await hub.call('GET', `/api/alerts/export?format=csv&office=${office}`)
    assert.match(String(body), /'=1\+1/)
    const workbook = await hub.call('GET', `/api/alerts/export?format=xlsx&office=${office}`)
    assert.equal(String(workbook.body).slice(0, 2), 'PK')
  })
})

describe('hunting', () => {
  test('finds whole words, phrases, parts of words, and what conditions say', async () => {
    const office = await hub.addOffice('hunts')
    const source = await hub.addSource(office)
    const line = (host: string, text: string) =>
      JSON.stringify({ host: { name: host }, message: text, source: { ip: '203.0.113.9' } })
    await hub.send(source.token, [
      line('web-1', 'alpha beta gamma'),
      line('web-2', 'alpha gamma delta C:\\Windows\\x.exe'),
    ])
    await stored(source.id, 2)
    const hosts = async (search: object) =>
      (await hunt({ office, ...search })).map(({ ecs }) => ecs['host.name']).sort()
    assert.deepEqual(await hosts({ text: 'ALPHA' }), ['web-1', 'web-2'])
    assert.deepEqual(await hosts({ text: '"alpha gamma"' }), ['web-2'])
    assert.deepEqual(await hosts({ text: 'alpha -beta' }), ['web-2'])
    assert.deepEqual(await hosts({ text: 'amm' }), ['web-1', 'web-2'])
    assert.deepEqual(await hosts({ text: 'C:\\Windows\\x.exe' }), ['web-2'])
    assert.deepEqual(await hosts({ conditions: [{ field: 'host.name', op: 'is', value: 'web-1' }] }), ['web-1'])
    assert.deepEqual(await hosts({ conditions: [{ field: 'source.ip', op: 'in-network', value: '203.0.113.0/24' }] }), [
      'web-1',
      'web-2',
    ])
    assert.deepEqual(await hosts({ conditions: [{ field: 'fields.message', op: 'contains', value: 'delta' }] }), [
      'web-2',
    ])
    assert.deepEqual(await hosts({ text: "'; DROP TABLE events --" }), [])
  })

  test('refuses a field that does not exist and a value that makes no sense', async () => {
    for (const condition of [
      { field: 'bogus', op: 'exists' },
      { field: 'source.ip', op: 'is', value: 'here' },
      { field: 'source.port', op: 'gt', value: 'many' },
      { field: 'source.ip', op: 'in-network', value: '10.0.0.0/99' },
    ]) {
      assert.equal(
        (await hub.call('POST', '/api/hunt/search', { conditions: [condition] })).status,
        400,
        JSON.stringify(condition),
      )
    }
  })

  test('pages backwards without losing events of the same instant', async () => {
    const office = await hub.addOffice('pages')
    const source = await hub.addSource(office)
    const at = new Date(Date.now() - 60_000).toISOString()
    await hub.send(
      source.token,
      Array.from({ length: 30 }, (_, i) => JSON.stringify({ '@timestamp': at, n: i })),
    )
    await stored(source.id, 30)
    assert.equal((await hunt({ office, limit: 10 })).length, 30)
    assert.equal((await hunt({ office, limit: 10, before: at })).length, 0)
  })
})
