import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { WitnessError } from './witness-error.ts'

/** The latest tree of a log that was cosigned. */
export interface CosignedTree {
  readonly size: number
  readonly root: Uint8Array
}

export interface CosignedCheckpoint extends CosignedTree {
  /** The checkpoint with the log's signatures that were verified and the cosignatures. */
  readonly note: string
}

export interface WitnessStore extends Disposable {
  latest(origin: string): CosignedCheckpoint | undefined
  /**
   * Check and store in one durable step: on disk when it returns true; false, with nothing changed, when the latest
   * tree is no longer `expected`.
   */
  replace(origin: string, expected: CosignedTree | undefined, next: CosignedCheckpoint): boolean
}

// FULL: each commit is fsynced before it returns, so that no answered cosignature outlives its record.
const OPENING = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS cosigned (
    origin TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;`

export function openStore(dir: string): WitnessStore {
  const database = openDatabase(dir)
  const select = database.prepare('SELECT size, root, note FROM cosigned WHERE origin = ?')
  const upsert = database.prepare(
    `INSERT INTO cosigned (origin, size, root, note) VALUES (:origin, :size, :root, :note)
     ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note`,
  )
  const latest = (origin: string) => select.get(origin) as CosignedCheckpoint | undefined // the table's columns
  return {
    latest,
    replace(origin, expected, next) {
      database.exec('BEGIN IMMEDIATE')
      try {
        const fits = sameTree(latest(origin), expected)
        if (fits) upsert.run({ origin, size: next.size, root: next.root, note: next.note })
        database.exec('COMMIT')
        return fits
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    },
    [Symbol.dispose]: () => database.close(),
  }
}

function openDatabase(dir: string): DatabaseSync {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    const database = new DatabaseSync(join(dir, 'witness.db'))
    database.exec(OPENING)
    return database
  } catch (cause) {
    throw new WitnessError('bad-data-dir', `${dir} cannot hold the witness's record: ${(cause as Error).message}`, {
      cause,
    })
  }
}

function sameTree(left: CosignedTree | undefined, right: CosignedTree | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  return left.size === right.size && Buffer.compare(left.root, right.root) === 0
}
