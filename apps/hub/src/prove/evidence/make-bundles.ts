import { createHash } from 'node:crypto'
import { recordFact, SYSTEM } from '../../platform/facts/index.ts'
import { HubError } from '../../platform/http/errors.ts'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { BundleFiles } from './bundle-files.ts'
import type { BundleRow, EvidenceDb } from './model.ts'
import { packBundle } from './pack-bundle.ts'

const LOG_LAGS_MS = 1_000
const TROUBLE_MS = 60_000

export interface MakerParts {
  readonly db: EvidenceDb
  readonly ledger: Pick<Ledger, 'bundleOf'>
  readonly offices: OfficeDirectory
  readonly files: BundleFiles
  readonly institution: () => string
  readonly report: (error: unknown) => void
  readonly now: () => Date
}

/** Makes the files of approved bundles, one after the other; what a restart interrupted is made again. */
export class BundleMaker implements AsyncDisposable {
  readonly #parts: MakerParts
  #running: Promise<void> | undefined
  #again = false
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(parts: MakerParts) {
    this.#parts = parts
  }

  /** Looks for bundles to make and files to remove; returns at once. */
  wake(): void {
    this.#again = true
    if (this.#closed || this.#running !== undefined) return
    this.#running = this.#run().finally(() => {
      this.#running = undefined
      if (this.#again && !this.#closed) this.wake()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async #run(): Promise<void> {
    this.#again = false
    try {
      await this.#removeDeleted()
      for (const row of await this.#waiting()) if (!this.#closed) await this.#make(row)
    } catch (error) {
      // A full disk, a database away: told, and tried again.
      if (!this.#closed) this.#parts.report(error)
      this.#later(TROUBLE_MS)
    }
  }

  #waiting(): Promise<BundleRow[]> {
    return this.#parts.db
      .selectFrom('evidence_bundles')
      .selectAll()
      .where('state', '=', 'making')
      .orderBy('asked_at')
      .execute()
  }

  async #removeDeleted(): Promise<void> {
    const kept = await this.#parts.db.selectFrom('evidence_bundles').select('id').where('state', '=', 'ready').execute()
    await this.#parts.files.keepOnly(new Set(kept.map(({ id }) => id)))
  }

  async #make(row: BundleRow): Promise<void> {
    try {
      await this.#write(row)
    } catch (error) {
      if (!(error instanceof HubError)) throw error
      // The published log is a moment behind; anything else is for a person to read.
      if (error.code === 'unavailable') return this.#later(LOG_LAGS_MS)
      await this.#settle(row, { state: 'failed', problem: error.message })
    }
  }

  async #write(row: BundleRow): Promise<void> {
    const { db, ledger, offices, files, institution, now } = this.#parts
    const facts = await db
      .selectFrom('evidence_facts')
      .select('fact_id')
      .where('bundle_id', '=', row.id)
      .orderBy('sequence')
      .execute()
    const bundle = await ledger.bundleOf(facts.map(({ fact_id }) => fact_id))
    const about = { institution: institution(), officeName: offices.nameOf(row.office_id), now: now() }
    const bytes = await packBundle({ row, bundle, ...about })
    await files.write(row.id, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await this.#settle(row, { state: 'ready', bytes: bytes.length, sha256, quorum: bundle.quorum })
  }

  /** A bundle deleted meanwhile stays deleted, and its file goes at the next look. */
  async #settle(row: BundleRow, change: Partial<BundleRow>): Promise<void> {
    await this.#parts.db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('evidence_bundles')
        .set(change)
        .where('id', '=', row.id)
        .where('state', '=', 'making')
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return
      const { state, ...data } = change
      await recordFact(tx, {
        kind: state === 'ready' ? 'evidence.made' : 'evidence.failed',
        actor: SYSTEM,
        office: row.office_id,
        subject: { kind: 'evidence', id: row.id },
        data: { title: row.title, facts: row.facts, ...data },
      })
    })
    this.#again = true
  }

  #later(afterMs: number): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.wake(), afterMs)
    this.#timer.unref()
  }
}
