import type { LedgerState } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import { recordFact } from '../../../platform/facts/index.ts'
import { ledgerFact } from '../keys/key-ring.ts'
import type { LedgerTables, LedgerTx } from '../model.ts'
import { type Found, findLeafless, type Page, sweepFacts } from './sweep-facts.ts'
import { type Files, sweepLeaves } from './sweep-leaves.ts'

const EVERY_MS = 10_000
/** Leaves come within a second; this much later something stands still. */
const LEAF_DUE_MS = 30_000
const LOOK_BACK_MS = 60 * 60 * 1000
const FACTS_A_PAGE = 1_000
const TILES_A_PAGE = 4
/** Of each kind, at every tick: 5 million facts are gone through in three and a half hours, by some hundredth of a processor. */
const PAGES_A_TICK = 4
const MOST_LISTED = 100

export interface CheckParts {
  readonly db: Kysely<LedgerTables>
  readonly files: Files
  readonly origin: string
  readonly publishedSize: () => number
  readonly now: () => Date
  readonly onError: (error: unknown) => void
  /** Told of what was not known before. */
  readonly onFound: (found: readonly Found[]) => void
}

/** Goes round all facts and leaves for ever, in bounded pages, and records what does not fit as a fact. */
export class StandingCheck implements AsyncDisposable {
  readonly #parts: CheckParts
  readonly #timer: NodeJS.Timeout
  #factsAfter = 0
  #leavesFrom = 0
  #factsDone: Date | undefined
  #leavesDone: Date | undefined
  #running: Promise<void> | undefined
  #closed = false

  constructor(parts: CheckParts) {
    this.#parts = parts
    this.#timer = setInterval(() => this.#start(), EVERY_MS).unref()
  }

  /** Both sweeps from where they are, after those under way; resolves when this tick's pages are done. */
  async tick(): Promise<void> {
    while (this.#running !== undefined) await this.#running
    const ticking = this.#sweep()
    this.#running = ticking
      .catch(() => undefined) // whoever called is told
      .finally(() => {
        this.#running = undefined
      })
    return ticking
  }

  async #sweep(): Promise<void> {
    const { db, files, now, publishedSize } = this.#parts
    const leavesDueBefore = new Date(now().getTime() - LEAF_DUE_MS)
    const from = new Date(now().getTime() - LOOK_BACK_MS)
    await this.#keep({ found: await findLeafless(db, { from, leavesDueBefore, limit: MOST_LISTED }), looked: [] })
    for (let page = 0; page < PAGES_A_TICK && !this.#closed; page++) {
      const swept = await sweepFacts(db, { after: this.#factsAfter, limit: FACTS_A_PAGE, leavesDueBefore })
      await this.#keep(swept)
      this.#factsAfter = swept.next ?? 0
      if (swept.next === undefined) this.#factsDone = now()
      if (swept.next === undefined) break
    }
    for (let page = 0; page < PAGES_A_TICK && !this.#closed; page++) {
      const swept = await sweepLeaves(db, files, {
        from: this.#leavesFrom,
        tiles: TILES_A_PAGE,
        published: publishedSize(),
      })
      await this.#keep(swept)
      this.#leavesFrom = swept.next ?? 0
      if (swept.next === undefined) this.#leavesDone = now()
      if (swept.next === undefined) break
    }
  }

  async describe(): Promise<LedgerState['check']> {
    const { db } = this.#parts
    const rows = await db.selectFrom('ledger_findings').selectAll().orderBy('found_at').limit(MOST_LISTED).execute()
    const { count } = await db
      .selectFrom('ledger_findings')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    const ended = [this.#factsDone, this.#leavesDone]
    const both = ended.every((date) => date !== undefined)
      ? ended.toSorted((a, b) => Number(a) - Number(b))[0]
      : undefined
    return {
      facts: this.#factsAfter,
      leaves: this.#leavesFrom,
      roundEndedAt: both?.toISOString() ?? null,
      findings: rows.map(({ kind, reference, found_at }) => ({ kind, reference, foundAt: found_at.toISOString() })),
      findingCount: Number(count),
    }
  }

  #start(): void {
    if (this.#running !== undefined) return
    this.tick().catch((error: unknown) => {
      if (!this.#closed) this.#parts.onError(error)
    })
  }

  /** Findings become rows and, once, a fact; what is whole again at a second look is no finding any more. */
  async #keep({ found, looked }: Pick<Page, 'found' | 'looked'>): Promise<void> {
    const gone = looked.filter((reference) => !found.some((one) => one.reference === reference))
    const isAny = await this.#parts.db.selectFrom('ledger_findings').select('kind').limit(1).executeTakeFirst()
    if (found.length === 0 && (gone.length === 0 || isAny === undefined)) return
    const fresh = await this.#parts.db.transaction().execute((tx) => this.#write(tx, found, gone))
    if (fresh.length > 0) this.#parts.onFound(fresh)
  }

  async #write(tx: LedgerTx, found: readonly Found[], gone: readonly string[]): Promise<readonly Found[]> {
    const { origin, now } = this.#parts
    const fresh =
      found.length === 0
        ? []
        : await tx
            .insertInto('ledger_findings')
            .values(found.map((one) => ({ ...one, found_at: now() })))
            .onConflict((c) => c.doNothing())
            .returning(['kind', 'reference'])
            .execute()
    const healed =
      gone.length === 0
        ? []
        : await tx
            .deleteFrom('ledger_findings')
            .where('reference', 'in', gone)
            .returning(['kind', 'reference'])
            .execute()
    const facts = { 'ledger.check-failed': fresh, 'ledger.check-passed': healed }
    for (const [kind, about] of Object.entries(facts)) {
      if (about.length === 0) continue
      const data = { count: about.length, findings: about.slice(0, MOST_LISTED) }
      await recordFact(tx, ledgerFact(kind, origin, data))
    }
    return fresh
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#running
  }
}
