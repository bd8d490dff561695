// A hub in a process of its own, to be killed: told what to do by messages of its parent.
import { startWatch } from '../../apps/hub/src/watch/testing/start-watch.ts'

const [dataDir, rulesDir, token] = process.argv.slice(2)
if (dataDir === undefined || rulesDir === undefined) throw new Error('hub-process.ts DATA_DIR RULES_DIR [TOKEN]')

const hub = await startWatch({ dataDir, config: { workers: 2 }, parts: { ownRulesDir: rulesDir } })
const tokens = token === undefined ? await makeSources() : []
process.on('message', (message: unknown) => void answer(message))
process.send?.({ url: hub.url, tokens })

async function makeSources(): Promise<string[]> {
  const made: string[] = []
  for (let i = 0; i < 4; i++) made.push((await hub.addSource(await hub.addOffice(`Office ${i}`))).token)
  return made
}

async function answer(message: unknown): Promise<void> {
  if (message === 'kill-worker') {
    const slots = hub.watch.detector.slots
    await slots[Math.floor(Math.random() * slots.length)]?.thread.kill()
  }
  // While an engine is starting again there is no answer: it is asked for once more.
  if (message === 'state') process.send?.({ state: await stateOf().catch(() => undefined) })
  if (message === 'stop') {
    await hub[Symbol.asyncDispose]()
    process.exit(0)
  }
}

/** What is found: in the event store, among the alerts, among the facts. */
async function stateOf() {
  const query = `SELECT toString(count()) AS events, toString(uniqExact(JSONExtractInt(fields, 'n'))) AS numbers FROM events`
  const stored = await hub.platform.events.reader.query({ query, format: 'JSONEachRow' })
  const [counts] = await stored.json<{ events: string; numbers: string }>()
  const alerts = await hub.db
    .selectFrom('alerts')
    .select((e) => ['rule_id', e.fn.countAll<number>().as('alerts'), e.fn.sum<number>('events').as('events')])
    .groupBy('rule_id')
    .execute()
  const raised = await hub.db
    .selectFrom('facts')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('kind', '=', 'alert.raised')
    .executeTakeFirstOrThrow()
  const heard = await hub.db
    .selectFrom('source_hours')
    .select((e) => e.fn.sum<number>('events').as('count'))
    .executeTakeFirstOrThrow()
  return {
    events: Number(counts?.events ?? 0),
    numbers: Number(counts?.numbers ?? 0),
    counted: Number(heard.count ?? 0),
    raised: Number(raised.count),
    alerts: Object.fromEntries(
      alerts.map((row) => [row.rule_id, { alerts: Number(row.alerts), events: Number(row.events) }]),
    ),
  }
}
