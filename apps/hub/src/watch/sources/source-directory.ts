import { type BlockList, isIP } from 'node:net'
import type { Kysely } from 'kysely'
import type { WatchTables } from '../tables.ts'
import { hashToken, networkOf } from './model.ts'

/** A source that may send. */
export interface Sender {
  readonly id: string
  readonly office: string
  readonly name: string
}

/** Who may send, held in memory: a batch is admitted without a question to the database. */
export class SourceDirectory {
  readonly #db: Kysely<WatchTables>
  #byToken = new Map<string, Sender>()
  #names = new Map<string, string>()
  #byNetwork: { readonly network: BlockList; readonly sender: Sender }[] = []

  #looks = 0
  #newest = 0

  constructor(db: Kysely<WatchTables>) {
    this.#db = db
  }

  /** Resolves when what was committed before the call is known here. */
  async reload(): Promise<void> {
    const look = ++this.#looks
    const rows = await this.#db
      .selectFrom('sources')
      .select(['id', 'office_id', 'name', 'token_hash', 'addresses', 'revoked_at'])
      .orderBy('created_at')
      .execute()
    if (look < this.#newest) return // a look that began later saw more, and was faster
    this.#newest = look
    const byToken = new Map<string, Sender>()
    const byNetwork: { network: BlockList; sender: Sender }[] = []
    for (const row of rows.filter(({ revoked_at }) => revoked_at === null)) {
      const sender = { id: row.id, office: row.office_id, name: row.name }
      if (row.token_hash !== null) byToken.set(row.token_hash.toString('hex'), sender)
      for (const address of row.addresses) byNetwork.push({ network: networkOf(address), sender })
    }
    this.#names = new Map(rows.map(({ id, name }) => [id, name]))
    this.#byToken = byToken
    this.#byNetwork = byNetwork
  }

  /** Of sources that were revoked too; empty when there is no such source. */
  nameOf(source: string): string {
    return this.#names.get(source) ?? ''
  }

  withToken(token: string): Sender | undefined {
    return this.#byToken.get(hashToken(token).toString('hex'))
  }

  withAddress(address: string): Sender | undefined {
    const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
    return this.#byNetwork.find(({ network }) => network.check(plain, family))?.sender
  }
}
