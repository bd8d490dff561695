// Acts at a steady rate, each in a transaction of its own, until the checkpoint that holds them is on disk.
import { setTimeout as sleep } from 'node:timers/promises'
import { openDirectoryStore } from '../apps/hub/src/prove/ledger/directory-store.ts'
import type { ObjectStore } from '../apps/hub/src/prove/ledger/object-store.ts'
import { CHECKPOINT_PATH } from '../apps/hub/src/prove/ledger/publisher.ts'
import { type LedgerGround, ledgerGround } from '../apps/hub/src/prove/ledger/testing/test-ledger.ts'
import { parseCheckpoint, parseNote } from '../packages/tlog/src/index.ts'

const TICK_MS = 10

export interface PublishFigures {
  readonly acts: number
  readonly checkpoints: number
  /** Milliseconds. */
  readonly median: number
  readonly p99: number
  readonly longest: number
  /** From the commit on: what the log adds to what the act itself takes. */
  readonly afterCommit: { readonly median: number; readonly p99: number }
}

interface Seen {
  readonly size: number
  readonly at: number
}

export async function measurePublishing(rate: number, seconds: number): Promise<PublishFigures> {
  await using ground = await ledgerGround()
  const seen: Seen[] = []
  await using opened = await ground.open({ openStore: async (dir) => watched(await openDirectoryStore(dir), seen) })
  await ground.published(opened.ledger)
  const { began, committed } = await act(ground, rate, seconds)
  await ground.published(opened.ledger)
  const took: number[] = []
  const after: number[] = []
  for (const { index, word } of await ground.leavesByWord()) {
    const published = seen.find(({ size }) => size > index)
    if (published === undefined) continue
    took.push(published.at - (began.get(word) ?? 0))
    after.push(published.at - (committed.get(word) ?? 0))
  }
  const acts = { acts: took.length, checkpoints: seen.length }
  const afterCommit = { median: at(after, 0.5), p99: at(after, 0.99) }
  return { ...acts, median: at(took, 0.5), p99: at(took, 0.99), longest: at(took, 1), afterCommit }
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}

/** When each checkpoint was durable. */
function watched(store: ObjectStore, seen: Seen[]): ObjectStore {
  return {
    get: (path) => store.get(path),
    putAll: (objects) => store.putAll(objects),
    removeBelow: (path) => store.removeBelow(path),
    async replace(object) {
      await store.replace(object)
      if (object.path !== CHECKPOINT_PATH) return
      const { size } = parseCheckpoint(parseNote(object.bytes).text)
      seen.push({ size, at: performance.now() })
    },
  }
}

interface Acted {
  /** When each act began, and when it was committed, by its word. */
  readonly began: ReadonlyMap<string, number>
  readonly committed: ReadonlyMap<string, number>
}

/** Begins each act at its time by the rate, however long those before it take. */
async function act(ground: LedgerGround, rate: number, seconds: number): Promise<Acted> {
  const began = new Map<string, number>()
  const committed = new Map<string, number>()
  const acting: Promise<unknown>[] = []
  const start = performance.now()
  while (began.size < rate * seconds) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - start) / 1_000) * rate))
    while (began.size < due) {
      const word = `act ${began.size}`
      began.set(word, performance.now())
      acting.push(ground.act([word]).then(() => committed.set(word, performance.now())))
    }
    await sleep(TICK_MS)
  }
  await Promise.all(acting)
  return { began, committed }
}
