import type { LedgerState } from '@atalaya/contracts'
import { type PolicyWitness, parseNote } from '@atalaya/tlog'
import type { KeyRow } from './keys/key-ring.ts'
import type { LedgerHalt, Published } from './model.ts'
import type { Waiting } from './publisher.ts'

/** Leaves that wait longer than this are said. */
const BEHIND_AFTER_MS = 5_000

export interface Describe {
  readonly origin: string
  readonly leaves: number
  readonly check: LedgerState['check']
  readonly published: Published | undefined
  readonly halted: LedgerHalt | undefined
  readonly waiting: Waiting | undefined
  readonly haltedAt: Date | undefined
  readonly quorum: { readonly asked: boolean; readonly newest: Published | undefined; readonly awaited: boolean }
  readonly witnesses: readonly LedgerState['witnesses'][number][]
  readonly policy: () => { readonly witnesses: readonly PolicyWitness[] }
  readonly keys: readonly KeyRow[]
  readonly now: Date
}

export function describeLedger(ledger: Describe): LedgerState {
  const { origin, leaves, check, published, halted, haltedAt, waiting, quorum, now } = ledger
  return {
    state: stateOf(ledger),
    origin,
    size: published?.size ?? 0,
    leaves,
    checkpoint: published === undefined ? null : describeCheckpoint(published, ledger),
    quorum: {
      asked: quorum.asked,
      met: !quorum.asked || (published !== undefined && quorum.newest?.size === published.size),
      size: quorum.newest?.size ?? null,
    },
    witnesses: [...ledger.witnesses],
    halted:
      halted === undefined
        ? null
        : { code: halted.code, message: halted.message, since: (haltedAt ?? now).toISOString() },
    waiting: waiting === undefined ? null : { message: waiting.message, since: waiting.since.toISOString() },
    check,
    keys: ledger.keys.map(({ vkey, key_id, place, since, until }) => ({
      name: vkey.split('+')[0] ?? '',
      id: key_id,
      vkey,
      place,
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
    })),
  }
}

/** The gravest first. */
function stateOf({ halted, check, waiting, leaves, published, quorum, now }: Describe): LedgerState['state'] {
  if (halted !== undefined) return 'halted'
  if (check.findingCount > 0) return 'broken'
  if (waiting !== undefined) return 'behind'
  const age = published === undefined ? Number.POSITIVE_INFINITY : now.getTime() - published.at.getTime()
  if (leaves > (published?.size ?? 0) && age > BEHIND_AFTER_MS) return 'behind'
  return quorum.awaited ? 'awaiting-quorum' : 'well'
}

function describeCheckpoint(
  { note, size, root, at }: Published,
  { now, policy }: Describe,
): NonNullable<LedgerState['checkpoint']> {
  const { signatures } = parseNote(note)
  const cosigned = policy().witnesses.filter(({ key }) =>
    signatures.some(({ name, keyId }) => name === key.name && keyId === key.keyId),
  )
  return {
    note,
    size,
    root: Buffer.from(root).toString('base64'),
    at: at.toISOString(),
    ageSeconds: Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000)),
    cosignedBy: cosigned.map(({ name }) => name),
  }
}
