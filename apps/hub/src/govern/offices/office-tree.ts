import type { Kysely } from 'kysely'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import { idsOf, type OfficeRow, type OfficeTables } from './model.ts'

interface Snapshot {
  readonly root: string
  /** Depth first, siblings by name. */
  readonly rows: readonly OfficeRow[]
  readonly byId: ReadonlyMap<string, OfficeRow>
  readonly below: ReadonlyMap<string, readonly string[]>
}

/** The tree of offices in memory: every request asks it who may see what. */
export class LoadedOffices implements OfficeDirectory {
  readonly #db: Kysely<OfficeTables>
  #snapshot: Snapshot
  #loading: Promise<void> = Promise.resolve()

  private constructor(db: Kysely<OfficeTables>, snapshot: Snapshot) {
    this.#db = db
    this.#snapshot = snapshot
  }

  static async load(db: Kysely<OfficeTables>): Promise<LoadedOffices> {
    return new LoadedOffices(db, await readSnapshot(db))
  }

  /** After a change, here or by another's fact. One after the other, so that an older state never wins. */
  reload(): Promise<void> {
    const next = this.#loading.then(async () => {
      this.#snapshot = await readSnapshot(this.#db)
    })
    this.#loading = next.catch(() => undefined) // the caller of this reload is told; the next one tries anew
    return next
  }

  get root(): string {
    return this.#snapshot.root
  }

  /** All offices, depth first, siblings by name. */
  get rows(): readonly OfficeRow[] {
    return this.#snapshot.rows
  }

  find(office: string): OfficeRow | undefined {
    return this.#snapshot.byId.get(office)
  }

  below(office: string): readonly string[] {
    return this.#snapshot.below.get(office) ?? []
  }

  above(office: string): readonly string[] {
    return idsOf(this.find(office)?.path ?? '')
  }

  nameOf(office: string): string {
    return this.find(office)?.name ?? ''
  }

  timeZoneOf(office: string): string {
    return this.find(office)?.time_zone ?? 'UTC'
  }
}

async function readSnapshot(db: Kysely<OfficeTables>): Promise<Snapshot> {
  const rows = await db.selectFrom('offices').selectAll().execute()
  const children = Map.groupBy(rows, ({ parent }) => parent)
  const byName = new Intl.Collator('es', { numeric: true })
  for (const siblings of children.values()) {
    siblings.sort((a, b) => byName.compare(a.name, b.name) || (a.code < b.code ? -1 : 1))
  }
  const [root] = children.get(null) ?? []
  if (root === undefined) throw new Error('There is no office at the top; the first one is made when the hub starts')
  const ordered: OfficeRow[] = []
  const below = new Map<string, string[]>()
  visit(root)
  return { root: root.id, rows: ordered, byId: new Map(rows.map((row) => [row.id, row])), below }

  function visit(office: OfficeRow): string[] {
    ordered.push(office)
    const ids = [office.id]
    below.set(office.id, ids)
    for (const child of children.get(office.id) ?? []) ids.push(...visit(child))
    return ids
  }
}
