import { randomUUID } from 'node:crypto'
import type { ChangeSource, NewSource } from '@atalaya/contracts'
import type { Kysely, Transaction } from 'kysely'
import type { Static } from 'typebox'
import { insertOnce } from '../../platform/database/index.ts'
import { type Actor, recordFact, requireSameAct, SYSTEM } from '../../platform/facts/index.ts'
import { HubError, notFound } from '../../platform/http/errors.ts'
import type { WatchTables } from '../tables.ts'
import { checkAddresses, hashToken, newToken, type SourceRow } from './model.ts'
import type { SourceDirectory } from './source-directory.ts'
import { sourceFact } from './store.ts'

const LOCAL_SILENT_AFTER_MINUTES = 24 * 60
const DEFAULT_SILENT_AFTER_MINUTES = 60

/** The acts on sources. Each leaves the directory of senders as the database has it. */
export class Sources {
  readonly #db: Kysely<WatchTables>
  readonly #directory: SourceDirectory

  constructor(db: Kysely<WatchTables>, directory: SourceDirectory) {
    this.#db = db
    this.#directory = directory
  }

  /** Asked again with the same id, the source that was made gets a new token: nobody has read the first. */
  async create(actor: Actor, asked: Static<typeof NewSource>): Promise<Created> {
    const token = newToken()
    const row = newRow({
      id: asked.id ?? randomUUID(),
      office_id: asked.office,
      name: asked.name,
      kind: asked.kind,
      token_hash: hashToken(token),
      addresses: [...checkAddresses(asked.addresses ?? [])],
      silent_after_minutes: asked.silentAfterMinutes ?? DEFAULT_SILENT_AFTER_MINUTES,
    })
    const { kind, addresses, silent_after_minutes: silentAfterMinutes } = row
    const fact = sourceFact('source.created', row, actor, { kind, addresses, silentAfterMinutes })
    const again = await this.#inTransaction(async (tx) => {
      if (await insertOnce(tx.insertInto('sources').values(row))) {
        await recordFact(tx, fact)
        return false
      }
      await requireSameAct(tx, fact)
      return true
    })
    return again ? { ...(await this.renewToken(actor, row.id, refuseUsed)), again } : { row, token }
  }

  async change(actor: Actor, id: string, asked: Static<typeof ChangeSource>): Promise<SourceRow> {
    const set = {
      ...(asked.name !== undefined && { name: asked.name }),
      ...(asked.silentAfterMinutes !== undefined && { silent_after_minutes: asked.silentAfterMinutes }),
    }
    return this.#update(id, set, (row, before) => {
      const was = {
        ...(asked.name !== undefined && { name: before.name }),
        ...(asked.silentAfterMinutes !== undefined && { silentAfterMinutes: before.silent_after_minutes }),
      }
      return sourceFact('source.changed', row, actor, { before: was, after: asked })
    })
  }

  async renewToken(actor: Actor, id: string, check: (before: SourceRow) => void = () => undefined): Promise<Created> {
    const token = newToken()
    const row = await this.#update(id, { token_hash: hashToken(token) }, (changed, before) => {
      check(before)
      return sourceFact('source.token-renewed', changed, actor)
    })
    return { row, token }
  }

  async revoke(actor: Actor, id: string): Promise<void> {
    const set = { revoked_at: new Date(), token_hash: null, silent: false }
    await this.#update(id, set, (row) => sourceFact('source.revoked', row, actor))
  }

  /** The hub's own machine, the first source of the office at the root. */
  async ensureLocal(rootOffice: string, name: string): Promise<SourceRow> {
    const known = await this.#db
      .selectFrom('sources')
      .selectAll()
      .where('kind', '=', 'local')
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (known !== undefined) return known
    const row = newRow({
      id: randomUUID(),
      office_id: rootOffice,
      name,
      kind: 'local',
      token_hash: null,
      addresses: [],
      silent_after_minutes: LOCAL_SILENT_AFTER_MINUTES,
    })
    await this.#inTransaction(async (tx) => {
      await tx.insertInto('sources').values(row).execute()
      await recordFact(tx, sourceFact('source.created', row, SYSTEM, { kind: 'local' }))
    })
    return row
  }

  async #update(
    id: string,
    set: Partial<SourceRow>,
    fact: (row: SourceRow, before: SourceRow) => ReturnType<typeof sourceFact>,
  ): Promise<SourceRow> {
    return this.#inTransaction(async (tx) => {
      const before = await tx
        .selectFrom('sources')
        .selectAll()
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .forUpdate()
        .executeTakeFirst()
      if (before === undefined) throw notFound('source')
      const changed = tx
        .updateTable('sources')
        .set({ ...set, id })
        .where('id', '=', id)
        .returningAll()
      const row = await changed.executeTakeFirstOrThrow()
      await recordFact(tx, fact(row, before))
      return row
    })
  }

  async #inTransaction<T>(act: (tx: Transaction<WatchTables>) => Promise<T>): Promise<T> {
    const result = await this.#db.transaction().execute(act)
    await this.#directory.reload()
    return result
  }
}

interface Created {
  readonly row: SourceRow
  readonly token: string
  /** It was there already; the token is new. */
  readonly again?: boolean
}

/** Somebody did read the first token: a new one would cut the source off. */
function refuseUsed({ last_heard }: SourceRow): void {
  if (last_heard !== null)
    throw new HubError('conflict', 'This source was made before, and sends already. Look for it in the list.')
}

type Given = Pick<SourceRow, 'id' | 'office_id' | 'name' | 'kind' | 'token_hash' | 'addresses' | 'silent_after_minutes'>

function newRow(given: Given): SourceRow {
  return {
    ...given,
    created_at: new Date(),
    revoked_at: null,
    last_heard: null,
    lag_seconds: null,
    silent: false,
  }
}
