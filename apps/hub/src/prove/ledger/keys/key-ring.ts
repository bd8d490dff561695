import { formatVerifierKey, type KeySigner, parseVerifierKey, type Signer, type VerifierKey } from '@atalaya/tlog'
import type { Kysely } from 'kysely'
import { recordFact, SYSTEM } from '../../../platform/facts/index.ts'
import { type KeyPlace, LedgerHalt, type LedgerTables, type LedgerTx } from '../model.ts'
import { makeFileKey, readFileKey } from './file-key.ts'
import { openTokenKey, type TokenSettings } from './token-key.ts'

const NO_TOKEN =
  'A key of the log is in a token, and no token is set. Name its settings by --ledger-token, and start again.'

export interface KeyRow {
  readonly vkey: string
  readonly key_id: string
  readonly place: KeyPlace
  readonly since: Date
  readonly until: Date | null
  readonly retired_at: Date | null
}

export interface KeyRingParts {
  readonly db: Kysely<LedgerTables>
  /** Where key files lie. */
  readonly dir: string
  readonly token: TokenSettings | undefined
  readonly now: () => Date
}

/** The keys of the log: those that sign now, and those that once did. */
export class KeyRing {
  readonly #parts: KeyRingParts
  readonly #origin: string
  readonly #signers = new Map<string, Promise<KeySigner>>()
  #rows: readonly KeyRow[] = []

  constructor(parts: KeyRingParts, origin: string) {
    this.#parts = parts
    this.#origin = origin
  }

  get rows(): readonly KeyRow[] {
    return this.#rows
  }

  /** Every key that ever signed: what older checkpoints are verified by. */
  get all(): readonly VerifierKey[] {
    return this.#rows.map(({ vkey }) => parseVerifierKey(vkey))
  }

  get signing(): readonly KeyRow[] {
    const now = this.#parts.now()
    return this.#rows.filter(({ until }) => until === null || until > now)
  }

  async load(): Promise<void> {
    this.#rows = await this.#parts.db
      .selectFrom('ledger_keys')
      .selectAll()
      .where('vkey', 'like', `${this.#origin.replaceAll(/[\\%_]/g, '\\$&')}+%`)
      .orderBy('since')
      .execute()
  }

  /** Oldest first. Throws LedgerHalt `key-missing`. */
  async signers(): Promise<readonly Signer[]> {
    if (this.#rows.some(({ until, retired_at }) => until !== null && until <= this.#parts.now() && retired_at === null))
      await this.#retire()
    return Promise.all(this.signing.map((row) => this.#open(row)))
  }

  /** Makes a key in its place and enters it, in the caller's transaction; `load` after that is committed. */
  async add(tx: LedgerTx, place: KeyPlace): Promise<string> {
    const { dir, now } = this.#parts
    const signer = place === 'file' ? await makeFileKey(dir, this.#origin) : await this.#openToken()
    const vkey = formatVerifierKey(signer.verifierKey)
    const row = { vkey, key_id: keyIdOf(vkey), place, since: now(), until: null, retired_at: null }
    await tx.insertInto('ledger_keys').values(row).execute()
    return vkey
  }

  #open(row: KeyRow): Promise<KeySigner> {
    let signer = this.#signers.get(row.vkey)
    if (signer === undefined) {
      const { vkey, key_id: keyId } = row
      signer = row.place === 'file' ? readFileKey(this.#parts.dir, { vkey, keyId }) : this.#openToken()
      this.#signers.set(row.vkey, signer)
    }
    return signer
  }

  async #openToken(): Promise<KeySigner> {
    const { token } = this.#parts
    if (token === undefined) throw new LedgerHalt('key-missing', NO_TOKEN)
    return openTokenKey(token, this.#origin)
  }

  async #retire(): Promise<void> {
    const now = this.#parts.now()
    await this.#parts.db.transaction().execute(async (tx) => {
      const retired = await tx
        .updateTable('ledger_keys')
        .set({ retired_at: now })
        .where('retired_at', 'is', null)
        .where('until', '<=', now)
        .returning('vkey')
        .execute()
      for (const { vkey } of retired) await recordFact(tx, ledgerFact('ledger.key-retired', this.#origin, { vkey }))
    })
    await this.load()
  }
}

export function ledgerFact(kind: string, origin: string, data: Readonly<Record<string, unknown>>) {
  return { kind, actor: SYSTEM, office: null, subject: { kind: 'ledger', id: origin }, data }
}

export function keyIdOf(vkey: string): string {
  return vkey.split('+')[1] ?? '' // a key's name has no plus sign (signed-note)
}
