import type { EvidenceBundle, LedgerState, LogKeys } from '@atalaya/contracts'
import { formatPolicy, type Policy, parseVerifierKey, type TileReader } from '@atalaya/tlog'
import type { Kysely } from 'kysely'
import { bundleOf } from './bundle.ts'
import type { StandingCheck } from './check/standing-check.ts'
import type { CosignedCheckpoints } from './cosigned.ts'
import { describeLedger } from './describe.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { LedgerTables } from './model.ts'
import type { ObjectStore } from './object-store.ts'
import type { Publisher } from './publisher.ts'
import { countLeaves } from './read-leaves.ts'
import type { Witnesses } from './witnesses/witnesses.ts'

export interface LedgerParts {
  readonly db: Kysely<LedgerTables>
  readonly origin: string
  readonly store: ObjectStore
  readonly tiles: TileReader
  readonly ring: KeyRing
  readonly publisher: Publisher
  readonly cosigned: CosignedCheckpoints
  readonly witnesses: Witnesses
  readonly check: StandingCheck
  readonly policy: () => Policy
  readonly now: () => Date
}

/** The transparency log under all facts, as other nouns and the API see it. */
export class Ledger {
  readonly #parts: LedgerParts

  constructor(parts: LedgerParts) {
    this.#parts = parts
  }

  get origin(): string {
    return this.#parts.origin
  }

  get store(): ObjectStore {
    return this.#parts.store
  }

  get ring(): KeyRing {
    return this.#parts.ring
  }

  get check(): StandingCheck {
    return this.#parts.check
  }

  async describe(): Promise<LedgerState> {
    const { db, check, publisher, cosigned } = this.#parts
    const [leaves, checked] = await Promise.all([countLeaves(db), check.describe()])
    return describeLedger({
      ...this.#parts,
      leaves,
      check: checked,
      published: publisher.published,
      halted: publisher.halted,
      haltedAt: publisher.haltedAt,
      waiting: publisher.waiting,
      quorum: { asked: cosigned.isAsked, newest: cosigned.newest, awaited: cosigned.isAwaited },
      witnesses: this.#parts.witnesses.describe(),
      keys: this.#parts.ring.signing,
      now: this.#parts.now(),
    })
  }

  describeKeys(): LogKeys {
    const { origin, ring, policy } = this.#parts
    const signing = ring.signing.map(({ vkey }) => vkey)
    const retired = ring.rows.map(({ vkey }) => vkey).filter((vkey) => !signing.includes(vkey))
    return { origin, keys: signing, retired, policy: formatPolicy(policy()) }
  }

  /** An evidence file of these facts; whoever calls has checked that the reader may see them. Throws HubError. */
  bundleOf(ids: readonly string[]): Promise<EvidenceBundle> {
    const { publisher, cosigned, ring } = this.#parts
    return bundleOf(
      {
        ...this.#parts,
        keys: () => ring.signing.map(({ vkey }) => vkey),
        published: () => publisher.published,
        cosigned: () => ({ asked: cosigned.isAsked, newest: cosigned.newest }),
      },
      ids,
    )
  }

  /** For monitors that may know nothing of the institution. */
  get health(): 'well' | 'awaiting-quorum' | 'behind' | 'halted' {
    const { publisher, cosigned } = this.#parts
    if (publisher.halted !== undefined) return 'halted'
    if (publisher.waiting !== undefined) return 'behind'
    return cosigned.isAwaited ? 'awaiting-quorum' : 'well'
  }
}

/** The witnesses' policy for this log: its keys that sign now, and its address if it has one. */
export function policyWith(policy: Policy, ring: KeyRing, url: string | undefined): Policy {
  const logs = ring.signing.map(({ vkey }) => ({ key: parseVerifierKey(vkey), ...(url !== undefined && { url }) }))
  return { ...policy, logs }
}
