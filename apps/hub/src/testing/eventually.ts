import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY_MS = 20
const GIVE_UP_MS = 60_000

/** Resolves with what `look` finds as soon as it finds something; fails after a minute, with the last error. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + GIVE_UP_MS
  let cause: unknown
  while (performance.now() < deadline) {
    try {
      const found = await look()
      if (found !== undefined && found !== false) return found
    } catch (error) {
      cause = error
    }
    await sleep(LOOK_EVERY_MS)
  }
  throw new Error(`Never came: ${what}`, { cause })
}
