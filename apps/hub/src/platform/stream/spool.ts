import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { HubError } from '../hub-error.ts'
import { packPayload, unpackPayload } from './payload.ts'
import type { StreamBatch, StreamEntry } from './stream.ts'

export interface SpoolSettings {
  readonly file: string
  /** How long, and how many, ids of batches are remembered, to know a batch that is sent again. */
  readonly rememberMs: number
  readonly rememberMost: number
}

export interface SpoolState {
  readonly entries: number
  readonly bytes: number
  readonly newest: number
  readonly oldest: number
}

export type Appended = { readonly offset: number; readonly duplicate: boolean }

const SCHEMA_VERSION = 1
const SCHEMA = `
create table if not exists batches (
  offset integer primary key,
  id blob not null,
  source text not null,
  office text not null,
  format text not null,
  received_at integer not null,
  lines integer not null,
  size integer not null,
  packing integer not null,
  payload blob not null
) strict;
create table if not exists seen (offset integer primary key, id blob not null unique, at integer not null) strict;
`
const FORGET_A_COMMIT = 500
const SPARE_PAGES_KEPT = 8_192

/** The file of a stream: a queue of batches in SQLite. Blocks its thread; see `openStream` for use beside an event loop. */
export class Spool implements Disposable {
  readonly #settings: SpoolSettings
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof prepareStatements>
  #entries: number
  #bytes: number
  #newest: number

  constructor(settings: SpoolSettings) {
    this.#settings = settings
    this.#db = openFile(settings.file)
    this.#sql = prepareStatements(this.#db)
    const held = this.#sql.held.get() as { entries: number; bytes: number }
    this.#entries = held.entries
    this.#bytes = held.bytes
    this.#newest = (this.#sql.newest.get() as { newest: number }).newest
  }

  state(): SpoolState {
    const first = this.#sql.oldest.get() as { offset: number } | undefined
    return {
      entries: this.#entries,
      bytes: this.#bytes,
      newest: this.#newest,
      oldest: first?.offset ?? this.#newest + 1,
    }
  }

  /** All or none: on return every batch survives loss of power. */
  append(batches: readonly StreamBatch[], now: number): Appended[] {
    const before = { entries: this.#entries, bytes: this.#bytes, newest: this.#newest }
    try {
      return this.#transaction(() => {
        const appended = batches.map((batch) => this.#appendOne(batch, now))
        this.#forget(now)
        return appended
      })
    } catch (error) {
      this.#entries = before.entries
      this.#bytes = before.bytes
      this.#newest = before.newest
      throw error
    }
  }

  #appendOne(batch: StreamBatch, now: number): Appended {
    const id = Buffer.from(batch.id, 'hex')
    const known = this.#sql.seen.get(id) as { offset: number } | undefined
    if (known !== undefined) return { offset: known.offset, duplicate: true }
    const offset = this.#newest + 1
    const { packing, bytes } = packPayload(batch.payload)
    const { source, office, format, receivedAt, lines, payload } = batch
    this.#sql.remember.run(offset, id, now)
    this.#sql.insert.run(offset, id, source, office, format, receivedAt, lines, payload.byteLength, packing, bytes)
    this.#newest = offset
    this.#entries += 1
    this.#bytes += payload.byteLength
    return { offset, duplicate: false }
  }

  /** The newest id always stays: it is also how an emptied stream knows where its offsets go on. */
  #forget(now: number): void {
    const { rememberMs, rememberMost } = this.#settings
    this.#sql.forgetOld.run(now - rememberMs, this.#newest, FORGET_A_COMMIT)
    this.#sql.forgetMany.run(this.#newest - rememberMost, FORGET_A_COMMIT)
  }

  read(after: number, limit: { readonly entries: number; readonly bytes: number }): StreamEntry[] {
    const entries: StreamEntry[] = []
    let bytes = 0
    for (const row of this.#sql.read.iterate(after, limit.entries)) {
      const entry = entryOf(row as unknown as BatchRow) // the statement names exactly these columns
      if (entries.length > 0 && bytes + entry.payload.byteLength > limit.bytes) break
      entries.push(entry)
      bytes += entry.payload.byteLength
    }
    return entries
  }

  trim(through: number): void {
    const gone = this.#sql.heldThrough.get(through) as { entries: number; bytes: number }
    if (gone.entries === 0) return
    this.#transaction(() => this.#sql.trim.run(through))
    this.#entries -= gone.entries
    this.#bytes -= gone.bytes
    this.#giveBackSpace()
  }

  /** Pages of trimmed batches are used again; only what a burst left over goes back to the disk. */
  #giveBackSpace(): void {
    const { freelist_count: spare } = this.#db.prepare('PRAGMA freelist_count').get() as { freelist_count: number }
    if (spare > 2 * SPARE_PAGES_KEPT) this.#db.exec(`PRAGMA incremental_vacuum(${SPARE_PAGES_KEPT})`)
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  [Symbol.dispose](): void {
    this.#db.close()
  }
}

function openFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 })
  db.exec(
    'PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL',
  )
  db.exec('PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -16384')
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number }
  if (version > SCHEMA_VERSION) {
    db.close()
    throw new HubError('data-dir-newer', `${file} is from a newer version of Atalaya. Use that version.`)
  }
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
  return db
}

function prepareStatements(db: DatabaseSync) {
  const statement = (sql: string): StatementSync => db.prepare(sql)
  return {
    held: statement('select count(*) as entries, coalesce(sum(size), 0) as bytes from batches'),
    heldThrough: statement(
      'select count(*) as entries, coalesce(sum(size), 0) as bytes from batches where offset <= ?',
    ),
    newest: statement(
      'select max(coalesce((select max(offset) from batches), 0), coalesce((select max(offset) from seen), 0)) as newest',
    ),
    oldest: statement('select offset from batches order by offset limit 1'),
    seen: statement('select offset from seen where id = ?'),
    remember: statement('insert into seen (offset, id, at) values (?, ?, ?)'),
    insert: statement('insert into batches values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    read: statement(
      'select offset, id, source, office, format, received_at, lines, size, packing, payload from batches where offset > ? order by offset limit ?',
    ),
    trim: statement('delete from batches where offset <= ?'),
    // Offsets grow with time, so the oldest are the first: no index on `at` is needed.
    forgetOld: statement(
      'delete from seen where offset in (select offset from (select offset, at from seen order by offset limit ?3) where at < ?1 and offset < ?2)',
    ),
    forgetMany: statement(
      'delete from seen where offset in (select offset from seen where offset <= ? order by offset limit ?)',
    ),
  }
}

interface BatchRow {
  readonly offset: number
  readonly id: Uint8Array
  readonly source: string
  readonly office: string
  readonly format: string
  readonly received_at: number
  readonly lines: number
  readonly size: number
  readonly packing: number
  readonly payload: Uint8Array
}

function entryOf(row: BatchRow): StreamEntry {
  return {
    offset: row.offset,
    id: Buffer.from(row.id).toString('hex'),
    source: row.source,
    office: row.office,
    format: row.format,
    receivedAt: row.received_at,
    lines: row.lines,
    payload: unpackPayload(row.payload, { packing: row.packing, size: row.size }),
  }
}
