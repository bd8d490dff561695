// Hunting over many events: one token, one address, one host's last hour, by the code that answers the console.
import { parseArgs } from 'node:util'
import { searchEvents } from '../apps/hub/src/watch/hunting/search.ts'
import { startWatch } from '../apps/hub/src/watch/testing/start-watch.ts'
import { median } from './figures.ts'

const CHUNK = 1_000_000
const ROUNDS = 21
const HOSTS = 2_000
const DAYS = 7

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { events: { type: 'string', default: '10000000' } } })
  const events = Number(values.events)
  await using hub = await startWatch()
  const began = performance.now()
  for (let from = 0; from < events; from += CHUNK) await fill(hub, from, Math.min(CHUNK, events - from), events)
  console.log(`${events} events made in ${Math.round((performance.now() - began) / 1_000)} s`)
  const pick = (round: number, of: number) => (round * 7_919_317) % of
  const p50Ms = {
    token: await medianMs(hub, (round) => ({ text: `token${pick(round, events)}` })),
    ip: await medianMs(hub, (round) => {
      const number = pick(round, events)
      const value = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
      return { conditions: [{ field: 'source.ip', op: 'is' as const, value }] }
    }),
    host: await medianMs(hub, (round) => ({
      from: new Date(Date.now() - 3_600_000).toISOString(),
      conditions: [{ field: 'host.name', op: 'is' as const, value: `host-${pick(round, HOSTS)}` }],
    })),
  }
  console.log(JSON.stringify({ bench: 'hunt', events, p50Ms }))
}

type Hub = Awaited<ReturnType<typeof startWatch>>
type Search = Parameters<typeof searchEvents>[1]['search']

/** Made in the event store itself: what counts here is reading. */
async function fill(hub: Hub, from: number, count: number, events: number): Promise<void> {
  const query = `INSERT INTO events
      (batch, line, time, received, office, source, dataset, host_name, source_ip, user_name, event_code, message, fields, raw)
    SELECT unhex(leftPad(hex(intDiv(number, 1000)), 32, '0')), number % 1000,
      now64(3) - toIntervalSecond(intDiv((${events} - number) * 86400 * ${DAYS}, ${events})) AS at, at,
      {root:String}, {root:String}, 'json', concat('host-', toString(cityHash64(number) % ${HOSTS})),
      toIPv6(concat('10.', toString(bitAnd(bitShiftRight(number, 16), 255)), '.', toString(bitAnd(bitShiftRight(number, 8), 255)), '.', toString(bitAnd(number, 255)))),
      concat('user', toString(number % 5000)), toString(number % 300), '', '{}',
      concat('{"n":"token', toString(number), '","text":"', arrayStringConcat(arrayMap(i -> concat('word', toString(cityHash64(number, i) % 20000)), range(40)), ' '), '"}')
    FROM numbers(${from}, ${count})`
  await hub.platform.events.writer.command({ query, query_params: { root: hub.root } })
}

async function medianMs(hub: Hub, searchOf: (round: number) => Search): Promise<number> {
  const times: number[] = []
  const scope = { offices: [hub.root], has: () => true }
  const parts = { events: hub.platform.events, names: { office: () => '', source: () => '' } }
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    const hunt = { search: searchOf(round), scope, signal: new AbortController().signal, now: Date.now() }
    for await (const _ of searchEvents(parts, hunt));
    times.push(performance.now() - began)
  }
  return Math.round(median(times) * 10) / 10
}
