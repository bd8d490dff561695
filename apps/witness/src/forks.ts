import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Two checkpoints of one log that cannot both be honest: same size, other root, both signed by the log. */
export interface Fork {
  readonly origin: string
  readonly size: number
  readonly cosigned: string
  readonly other: string
}

/** Puts a fork by for people to see. */
export type KeepFork = (fork: Fork) => Promise<void>

/** A log that forks without end must not fill the disk. */
const MOST_FORKS = 100

/** Keeps forks as files in the witness's data directory, and tells the operator of each. */
export function forkKeeper(dir: string, report: (error: Error) => void): KeepFork {
  const kept = new Set<string>()
  return async ({ origin, size, cosigned, other }) => {
    const name = `fork-${createHash('sha256').update(other).digest('hex').slice(0, 32)}.txt`
    if (kept.has(name) || kept.size >= MOST_FORKS) return
    kept.add(name)
    report(new Error(`${origin} signed two trees of size ${size}: the evidence is ${name} in ${dir}`))
    await writeFile(join(dir, name), `Cosigned here:\n\n${cosigned}\nOffered afterwards:\n\n${other}`, { mode: 0o600 })
  }
}
