import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { scratchDir } from '../../apps/hub/src/testing/scratch.ts'
import { HubUnderFault, type State } from './hub-under-fault.ts'
import { writeRules } from './rules.ts'
import { Sender, type Sent } from './sender.ts'

const FAULTS = ['worker', 'event store', 'worker', 'PostgreSQL', 'event store', 'hub', 'worker', 'PostgreSQL'] as const
const LONGEST_WAIT_MS = 800
/** So often nothing more was counted: it will not come. */
const MOST_STILL_LOOKS = 300

export interface RoundsDone {
  readonly sent: Sent
  readonly found: State
  readonly faults: Readonly<Record<string, number>>
}

/** Kills parts of a hub at random moments while senders keep sending; then tells what was sent and what was found. */
export async function runRounds(rounds: number, say: (line: string) => void = () => undefined): Promise<RoundsDone> {
  await using scratch = await scratchDir()
  const rules = await writeRules(join(scratch.path, 'rules'))
  await using hub = new HubUnderFault(join(scratch.path, 'data'), rules)
  await hub.start()
  const sender = new Sender(() => hub.url, hub.tokens)
  sender.start()
  const faults: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    await sleep(Math.random() * LONGEST_WAIT_MS)
    const fault = FAULTS[round % FAULTS.length] ?? 'hub'
    say(`round ${round + 1} of ${rounds}: ${fault}`)
    faults[fault] = (faults[fault] ?? 0) + 1
    if (fault === 'worker') hub.killWorker()
    else if (fault === 'hub') await hub.killHub()
    else await hub.killEngine(fault === 'PostgreSQL' ? 'postgres' : 'events/engine/main.ts')
  }
  const sent = await sender.stop()
  return { sent, found: await settle(hub, sent), faults }
}

/** Waits until all that was sent is counted, and a little longer for what may come twice. */
async function settle(hub: HubUnderFault, sent: Sent): Promise<State> {
  let counted = 0
  for (let still = 0; still < MOST_STILL_LOOKS; still++) {
    const state = await hub.state()
    if (state !== undefined && state.counted >= sent.events) {
      await sleep(1_000)
      return (await hub.state()) ?? state
    }
    if (state !== undefined && state.counted > counted) {
      counted = state.counted
      still = 0
    }
    await sleep(200)
  }
  throw new Error(`only ${counted} of ${sent.events} events were counted`)
}
