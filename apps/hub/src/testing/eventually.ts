import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_PAUSE_MS = 20
/** Slow enough for what answers so many questions a minute and no more. */
const LONGEST_PAUSE_MS = 200
/** Looks, not time: a machine that stood still for a while has not looked. It is a minute where looking takes none. */
const MOST_LOOKS = 350

/** Resolves with what `look` finds as soon as it finds something; fails after a minute or more, with the last error. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  let pause = FIRST_PAUSE_MS
  let cause: unknown
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    try {
      const found = await look()
      if (found !== undefined && found !== false) return found
    } catch (error) {
      cause = error
    }
    await sleep(pause)
    pause = Math.min(pause * 1.1, LONGEST_PAUSE_MS)
  }
  throw new Error(`Never came: ${what}`, { cause })
}
