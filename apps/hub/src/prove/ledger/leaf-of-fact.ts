import { createHash, randomBytes } from 'node:crypto'
import { commitmentEntry, committedBytes, type LoggedFact, SALT_BYTES, wholeEntry } from '@atalaya/contracts'
import { MAX_ENTRY_BYTES } from '@atalaya/tlog'
import type { Fact } from '../../platform/facts/index.ts'

export interface Leaf {
  readonly entry: Uint8Array
  /** Null when the entry is the fact itself. */
  readonly salt: Uint8Array | null
}

export function loggedFact({ sequence, id, at, kind, actor, office, subject, data }: Fact): LoggedFact {
  const { kind: actorKind, id: actorId, name } = actor
  return {
    sequence,
    id,
    at: at.toISOString(),
    kind,
    actor: { kind: actorKind, id: actorId, name },
    office,
    subject: { kind: subject.kind, id: subject.id },
    data: { ...data },
  }
}

/** A new leaf for a fact: the fact itself when its kind is public, else a commitment under a salt drawn for it alone. */
export function leafOf(fact: Fact, publicKinds: ReadonlySet<string>): Leaf {
  const logged = loggedFact(fact)
  if (publicKinds.has(fact.kind)) {
    const entry = wholeEntry(logged)
    if (entry.length <= MAX_ENTRY_BYTES) return { entry, salt: null }
  }
  const salt = randomBytes(SALT_BYTES)
  return { entry: commitment(salt, logged), salt }
}

/** Whether the leaf is of this fact, as it reads now. */
export function leafFits(fact: Fact, { entry, salt }: Leaf): boolean {
  const logged = loggedFact(fact)
  return Buffer.compare(salt === null ? wholeEntry(logged) : commitment(salt, logged), entry) === 0
}

function commitment(salt: Uint8Array, logged: LoggedFact): Uint8Array {
  return commitmentEntry(createHash('sha256').update(committedBytes(salt, logged)).digest('hex'))
}
