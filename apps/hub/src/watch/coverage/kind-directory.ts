import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import type { WatchTables } from '../tables.ts'
import { DAY_MS, LATELY_DAYS, MOST_FIELDS, type SeenKind } from './model.ts'

const FLUSH_MS = 20_000
const ROWS_AT_ONCE = 200
const MOST_KINDS_OF_SOURCE = 2_000

/** A kind of event that a source sends. */
export interface Kind {
  readonly source: string
  readonly office: string
  /** JSON of Sigma's names. */
  readonly logsource: string
  readonly code: string
  /** Name → day last seen. */
  readonly fields: Map<string, number>
  lastDay: number
  /** Grows whenever a field comes or goes. */
  revision: number
}

/** What each source sent lately: kept in memory, told to the database when it changes, at most once a day for what does not. */
export class KindDirectory implements AsyncDisposable {
  readonly #db: Kysely<WatchTables>
  readonly #log: Logger
  readonly #kinds = new Map<string, Kind>()
  readonly #ofSource = new Map<string, number>()
  readonly #names = new Map<string, string>()
  readonly #timer: NodeJS.Timeout
  #changed = new Set<Kind>()
  #version = 0

  private constructor(db: Kysely<WatchTables>, log: Logger) {
    this.#db = db
    this.#log = log
    this.#timer = setInterval(() => void this.#flush(), FLUSH_MS)
    this.#timer.unref()
  }

  static async open(db: Kysely<WatchTables>, log: Logger, now = Date.now()): Promise<KindDirectory> {
    const directory = new KindDirectory(db, log)
    const first = Math.floor(now / DAY_MS) - LATELY_DAYS
    await db.deleteFrom('coverage_kinds').where('last_day', '<', first).execute()
    for (const row of await db.selectFrom('coverage_kinds').selectAll().execute()) {
      const { source_id: source, office_id: office, logsource, code, last_day: lastDay } = row
      const fields = new Map(Object.entries(row.fields).map(([name, day]) => [directory.#shared(name), day]))
      directory.#add({ source, office, logsource: directory.#shared(logsource), code, fields, lastDay, revision: 0 })
    }
    return directory
  }

  /** Grows whenever a kind or a field is new. */
  get version(): number {
    return this.#version
  }

  note(seen: readonly SeenKind[]): void {
    for (const each of seen) this.#noteOne(each)
  }

  /** What was seen in the last thirty days. */
  *lately(now = Date.now()): IterableIterator<Kind> {
    const first = Math.floor(now / DAY_MS) - LATELY_DAYS
    for (const kind of this.#kinds.values()) if (kind.lastDay >= first) yield kind
  }

  #noteOne({ source, office, logsource: names, code, fields, day }: SeenKind): void {
    const logsource = this.#textOf(names)
    if (logsource === '{}') return
    const key = `${source} ${code} ${logsource}`
    const known =
      this.#kinds.get(key) ??
      this.#make(key, { source, office, logsource, code, fields: new Map(), lastDay: day, revision: 0 })
    if (known === undefined) return
    if (known.lastDay < day) {
      known.lastDay = day
      this.#changed.add(known)
    }
    for (const field of fields) this.#noteField(known, field, day)
  }

  #noteField(kind: Kind, field: string, day: number): void {
    const last = kind.fields.get(field)
    if (last !== undefined && last >= day) return
    if (last === undefined) {
      if (kind.fields.size >= MOST_FIELDS) return
      kind.revision++
      this.#version++
    }
    kind.fields.set(this.#shared(field), day)
    this.#changed.add(kind)
  }

  #make(key: string, kind: Kind): Kind | undefined {
    if ((this.#ofSource.get(kind.source) ?? 0) >= MOST_KINDS_OF_SOURCE) return undefined
    this.#changed.add(kind)
    return this.#add(kind, key)
  }

  #add(kind: Kind, key = `${kind.source} ${kind.code} ${kind.logsource}`): Kind {
    this.#kinds.set(key, kind)
    this.#ofSource.set(kind.source, (this.#ofSource.get(kind.source) ?? 0) + 1)
    this.#version++
    return kind
  }

  /** The one string for many equal ones: names come in anew with every message of a worker. */
  #shared(text: string): string {
    const known = this.#names.get(text)
    if (known !== undefined) return known
    if (this.#names.size < 100_000) this.#names.set(text, text)
    return text
  }

  #textOf({ product, service, categories, services }: SeenKind['logsource']): string {
    return this.#shared(JSON.stringify({ product, service, categories, services }))
  }

  async #flush(): Promise<void> {
    const changed = [...this.#changed]
    this.#changed = new Set()
    for (let start = 0; start < changed.length; start += ROWS_AT_ONCE) {
      const some = changed.slice(start, start + ROWS_AT_ONCE)
      try {
        await this.#write(some)
      } catch (error) {
        for (const kind of some) this.#changed.add(kind)
        this.#log.warn({ err: error }, 'what sources send could not be kept yet; trying again')
      }
    }
  }

  async #write(kinds: readonly Kind[]): Promise<void> {
    const first = Math.floor(Date.now() / DAY_MS) - LATELY_DAYS
    const rows = kinds.map((kind) => {
      const { source, office, logsource, code, fields, lastDay } = kind
      for (const [name, day] of fields) if (day < first && fields.delete(name)) kind.revision++
      const text = JSON.stringify(Object.fromEntries(fields)).replaceAll('\\u0000', '')
      return { source_id: source, office_id: office, logsource, code, fields: text, last_day: lastDay }
    })
    await this.#db
      .insertInto('coverage_kinds')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['source_id', 'logsource', 'code']).doUpdateSet({
          office_id: sql`excluded.office_id`,
          fields: sql`excluded.fields`,
          last_day: sql`excluded.last_day`,
        }),
      )
      .execute()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#flush()
  }
}
