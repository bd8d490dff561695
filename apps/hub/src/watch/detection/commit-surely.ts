import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { WatchTables } from '../tables.ts'
import { type Commit, commitGroup, readProgress } from './store.ts'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000
const TRIES_WITH_FINDINGS = 5

export interface Committing {
  readonly db: Kysely<WatchTables>
  readonly log: Logger
  readonly signal: AbortSignal
}

/** Commits when the database is there again, however long that takes. Throws when `signal` is aborted. */
export async function commitSurely({ db, log, signal }: Committing, commit: Commit): Promise<void> {
  let wanted = commit
  for (let tries = 1; ; tries++) {
    try {
      await commitGroup(db, wanted)
      return
    } catch (error) {
      signal.throwIfAborted()
      // The connection may have been lost after the commit was written.
      if (await isDone(db, commit)) return
      log.warn({ err: error, partition: commit.partition }, 'alerts could not be written yet; trying again')
      if (tries >= TRIES_WITH_FINDINGS && isDataError(error)) {
        log.error({ findings: commit.result.findings }, 'these alerts cannot be written and were left out')
        wanted = { ...commit, result: { ...commit.result, findings: [] } }
      }
      await delay(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries), undefined, { signal })
    }
  }
}

async function isDone(db: Kysely<WatchTables>, { partition, through }: Commit): Promise<boolean> {
  const progress = await readProgress(db, partition).catch(() => undefined) // the next try tells what is wrong
  return progress !== undefined && progress.done >= through
}

/** PostgreSQL error codes, classes 22 (data exception), 23 (integrity constraint) and 42 (mistakes in a statement). */
function isDataError(error: unknown): boolean {
  return /^(22|23|42)/.test((error as { code?: string } | null)?.code ?? '')
}
