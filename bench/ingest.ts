// Events a second from a sender's socket to the event store's disk, decoded, matched by all rules and correlated.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startWatch } from '../apps/hub/src/watch/testing/start-watch.ts'
import { institution, replay } from '../content/samples/index.ts'
import { processorTime } from './processor-time.ts'

const SENDERS = 8
const BATCH_EVENTS = 1_000
// Records of Windows are filled up to this, so that with the short lines of servers the mean is about 750 bytes.
const RECORD_BYTES = 1_400
const LOOK_MS = 100

interface Batch {
  readonly office: number
  readonly body: string
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '200000' },
      workers: { type: 'string', default: '2' },
      rules: { type: 'string', default: path.resolve(import.meta.dirname, '../../shared/data/sigma-rules') },
    },
  })
  const rulesDirs = existsSync(values.rules) ? [values.rules] : []
  const batches = makeBatches(Number(values.events))
  const bytes = batches.reduce((sum, { body }) => sum + body.length, 0)
  const events = batches.length * BATCH_EVENTS
  await using hub = await startWatch({ config: { workers: Number(values.workers), rulesDirs } })
  const tokens: string[] = []
  for (const office of institution.offices) tokens.push((await hub.addSource(await hub.addOffice(office.name))).token)
  const [warm, ...rest] = [batches.slice(0, 20), batches.slice(20)]
  await sendAll(hub, tokens, warm)
  await settled(hub, warm.length * BATCH_EVENTS)

  const before = processorTime()
  const began = performance.now()
  await sendAll(hub, tokens, rest.flat())
  const acknowledged = performance.now() - began
  await settled(hub, events)
  const took = performance.now() - began
  const after = processorTime()
  const measured = rest.flat().length * BATCH_EVENTS
  const alerts = await hub.db
    .selectFrom('alerts')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const { total: rules } = (await hub.call('GET', '/api/rules?limit=1')).body as { total: number }
  console.log(
    `${measured} events of ${Math.round(bytes / events)} B, ${institution.offices.length} offices, ${values.workers} workers, ` +
      `acknowledged after ${(acknowledged / 1_000).toFixed(1)} s, stored after ${(took / 1_000).toFixed(1)} s, ${alerts.count} alerts`,
  )
  const each = Object.entries(after).map(
    ([name, seconds]) => `${name} ${Math.round(((seconds - (before[name] ?? 0)) / measured) * 1e6)} µs`,
  )
  console.log(`processor time for each event, sender included: ${each.join(', ')}`)
  console.log(
    JSON.stringify({
      bench: 'ingest',
      eventsPerSecond: Math.round((measured / took) * 1_000),
      rules,
      eventBytes: Math.round(bytes / events),
    }),
  )
}

/** Ordinary life and attacks of the sample institution, each line filled up to the size that recorded telemetry has. */
function makeBatches(events: number): Batch[] {
  const now = Date.now()
  const lines = replay({ from: now - 3_600_000, to: now, seed: 1, eventsPerSecond: events / 1_000, attacksPerDay: 240 })
  const place = new Map(institution.offices.map(({ id }, index) => [id, index]))
  const waiting: string[][] = institution.offices.map(() => [])
  const batches: Batch[] = []
  for (const line of lines) {
    const office = place.get(line.officeId) ?? 0
    const own = waiting[office] ?? []
    own.push(filled(line.line))
    if (own.length < BATCH_EVENTS) continue
    batches.push({ office, body: `${own.splice(0).join('\n')}\n` })
    if (batches.length * BATCH_EVENTS >= events) break
  }
  return batches
}

function filled(line: string): string {
  const missing = RECORD_BYTES - line.length
  if (missing < 20 || !line.endsWith('}')) return line
  return `${line.slice(0, -1)},"Padding":"${'x'.repeat(missing - 14)}"}`
}

type Hub = Awaited<ReturnType<typeof startWatch>>

async function sendAll(hub: Hub, tokens: readonly string[], batches: readonly Batch[]): Promise<void> {
  const queue = batches.values()
  const send = async () => {
    for (const { office, body } of queue) await sendUntilTaken(hub, tokens[office] ?? '', body)
  }
  await Promise.all(Array.from({ length: SENDERS }, send))
}

async function sendUntilTaken(hub: Hub, token: string, body: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${hub.url}/ingest/ndjson`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    })
    await response.arrayBuffer()
    if (response.status === 200) return
    if (response.status !== 429) throw new Error(`the hub answered ${response.status}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function settled(hub: Hub, events: number): Promise<void> {
  for (;;) {
    const { count } = await hub.db
      .selectFrom('source_hours')
      .select((e) => e.fn.sum<number>('events').as('count'))
      .executeTakeFirstOrThrow()
    if (Number(count) >= events) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
