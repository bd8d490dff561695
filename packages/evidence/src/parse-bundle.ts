import { EVIDENCE_TYPE, type EvidenceBundle, type EvidenceFact, type LoggedFact } from '@atalaya/contracts'
import { EvidenceError } from './evidence-error.ts'

type Members = Readonly<Record<string, unknown>>

const MAX_FACTS = 100_000
const MAX_KEYS = 16
const QUORUMS = ['not-asked', 'met', 'awaited'] as const
const ACTORS = ['person', 'service', 'source', 'system'] as const
const HEX_32 = /^[0-9a-f]{64}$/

/**
 * The contracts' `EvidenceBundle`, read by hand: the page for the public must weigh little, and a schema compiler weighs more than
 * all the rest of it. Throws EvidenceError naming the member that is wrong.
 */
export function parseBundle(value: unknown): EvidenceBundle {
  const bundle = members(value, 'the file')
  if (bundle.type !== EVIDENCE_TYPE) {
    if (isFact(value))
      throw new EvidenceError('no-proof', 'This is a fact without its proof: export it again, with proofs.')
    throw wrong('type', `is not ${EVIDENCE_TYPE}`)
  }
  return {
    type: EVIDENCE_TYPE,
    origin: text(bundle.origin, 'origin', 255),
    keys: list(bundle.keys, 'keys', MAX_KEYS).map((key, at) => text(key, `keys/${at}`, 10_000)),
    policy: text(bundle.policy, 'policy', 1_048_576),
    checkpoint: text(bundle.checkpoint, 'checkpoint', 524_288),
    quorum: oneOf(QUORUMS, bundle.quorum, 'quorum'),
    facts: list(bundle.facts, 'facts', MAX_FACTS).map((fact, at) => parseEvidenceFact(fact, `facts/${at}`)),
  }
}

function parseEvidenceFact(value: unknown, path: string): EvidenceFact {
  const { index, fact, salt, erased, entry, proof } = members(value, path)
  if (salt !== null && !HEX_32.test(text(salt, `${path}/salt`, 64))) throw wrong(`${path}/salt`, 'is not 32 bytes')
  return {
    index: whole(index, `${path}/index`),
    fact: fact === null ? null : parseFact(fact, `${path}/fact`),
    salt: salt as string | null, // looked at just above
    entry: text(entry, `${path}/entry`, 90_000),
    proof: text(proof, `${path}/proof`, 800_000),
    ...(erased !== undefined && { erased: parseErased(erased, `${path}/erased`) }),
  }
}

function parseErased(value: unknown, path: string): NonNullable<EvidenceFact['erased']> {
  const { id, at, proposal } = members(value, path)
  return {
    id: text(id, `${path}/id`, 36),
    at: text(at, `${path}/at`, 40),
    proposal: text(proposal, `${path}/proposal`, 1_000),
  }
}

/** Members that are not known are refused: the commitment would not cover them as what they claim to be. */
function parseFact(value: unknown, path: string): LoggedFact {
  const { sequence, id, at, kind, actor, office, subject, data, ...others } = members(value, path)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw wrong(`${path}/${unknown}`, 'is not a member of a fact')
  const by = members(actor, `${path}/actor`)
  const about = members(subject, `${path}/subject`)
  return {
    sequence: whole(sequence, `${path}/sequence`),
    id: text(id, `${path}/id`, 36),
    at: instant(at, `${path}/at`),
    kind: text(kind, `${path}/kind`, 200),
    actor: {
      kind: oneOf(ACTORS, by.kind, `${path}/actor/kind`),
      id: by.id === null ? null : text(by.id, `${path}/actor/id`),
      name: text(by.name, `${path}/actor/name`),
    },
    office: office === null ? null : text(office, `${path}/office`, 36),
    subject: { kind: text(about.kind, `${path}/subject/kind`), id: text(about.id, `${path}/subject/id`) },
    data: members(data, `${path}/data`),
  }
}

function isFact(value: unknown): boolean {
  try {
    return parseFact(value, '').sequence > 0
  } catch {
    return false // anything but a fact: the caller says what was expected
  }
}

function members(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'is not an object')
  return value as Members // an object, as just seen
}

function list(value: unknown, path: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(path, 'is not a list')
  if (value.length > most) throw new EvidenceError('too-large', `${path} holds over ${most} items.`)
  return value
}

function text(value: unknown, path: string, most = 1_048_576): string {
  if (typeof value !== 'string') throw wrong(path, 'is not text')
  if (value.length > most) throw new EvidenceError('too-large', `${path} is longer than ${most} characters.`)
  return value
}

function instant(value: unknown, path: string): string {
  const said = text(value, path, 40)
  if (Number.isNaN(Date.parse(said))) throw wrong(path, 'is not a time')
  return said
}

function whole(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(path, 'is not a whole number')
  return value
}

function oneOf<T extends string>(words: readonly T[], value: unknown, path: string): T {
  const found = words.find((word) => word === value)
  if (found === undefined) throw wrong(path, `is none of ${words.join(', ')}`)
  return found
}

function wrong(path: string, what: string): EvidenceError {
  return new EvidenceError('malformed', `This is not an evidence file of Atalaya: ${path} ${what}.`)
}
