import { type Static, Type } from 'typebox'
import { EVIDENCE_TYPE } from './log-entry.ts'
import { LoggedFact } from './logged-fact.ts'
import { Id, Instant, Words } from './primitives.ts'

/** Why the hub signs no more checkpoints until a person has looked. */
export const HALTS = [
  'database-behind',
  'database-differs',
  'checkpoint-unreadable',
  'checkpoint-foreign',
  'object-differs',
  'key-missing',
  'witness-ahead',
  'witness-disagrees',
] as const

/** How a witness of the policy last answered. */
export const WITNESS_STATES = [
  'never-asked',
  'cosigned',
  'unreachable',
  'too-slow',
  'nonsense',
  'wrong-key',
  'clock-skew',
  'refused',
  'ahead',
  'disagrees',
] as const

/** What the standing check found. */
export const LEDGER_FINDINGS = [
  'fact-without-leaf',
  'leaf-without-fact',
  'fact-changed',
  'leaf-changed',
  'leaf-missing',
  'erased-without-approval',
] as const

export const LedgerWitness = Type.Object({
  name: Type.String(),
  url: Type.Union([Type.String(), Type.Null()]),
  state: Words(WITNESS_STATES),
  message: Type.String(),
  /** When it last answered, or failed to. */
  at: Type.Union([Instant, Type.Null()]),
  /** Size of the last checkpoint that it cosigned. */
  size: Type.Union([Type.Integer(), Type.Null()]),
})
export type LedgerWitness = Static<typeof LedgerWitness>

export const LedgerFinding = Type.Object({
  kind: Words(LEDGER_FINDINGS),
  /** A fact's id, or a leaf's index. */
  reference: Type.String(),
  foundAt: Instant,
})
export type LedgerFinding = Static<typeof LedgerFinding>

export const LedgerState = Type.Object({
  state: Words(['well', 'awaiting-quorum', 'behind', 'halted', 'broken']),
  origin: Type.String(),
  /** Leaves under the published checkpoint, and in the database. */
  size: Type.Integer(),
  leaves: Type.Integer(),
  checkpoint: Type.Union([
    Type.Object({
      note: Type.String(),
      size: Type.Integer(),
      root: Type.String({ description: 'base64' }),
      at: Instant,
      ageSeconds: Type.Integer(),
      cosignedBy: Type.Array(Type.String()),
    }),
    Type.Null(),
  ]),
  quorum: Type.Object({
    /** Whether the policy asks for any cosignature at all. */
    asked: Type.Boolean(),
    /** Whether the newest checkpoint has it; seconds may pass until it has, and the state is `well` meanwhile. */
    met: Type.Boolean(),
    /** Size of the last checkpoint that met it. */
    size: Type.Union([Type.Integer(), Type.Null()]),
  }),
  witnesses: Type.Array(LedgerWitness),
  halted: Type.Union([Type.Object({ code: Words(HALTS), message: Type.String(), since: Instant }), Type.Null()]),
  /** What keeps the log from growing for now; it is tried again. */
  waiting: Type.Union([Type.Object({ message: Type.String(), since: Instant }), Type.Null()]),
  check: Type.Object({
    /** Through how many facts and leaves the present round has come, and when all were last seen to be whole. */
    facts: Type.Integer(),
    leaves: Type.Integer(),
    roundEndedAt: Type.Union([Instant, Type.Null()]),
    findings: Type.Array(LedgerFinding),
    /** How many there are; the list holds the first hundred. */
    findingCount: Type.Integer(),
  }),
  keys: Type.Array(
    Type.Object({
      name: Type.String(),
      id: Type.String({ description: '8 hexadecimal digits' }),
      vkey: Type.String(),
      place: Words(['file', 'token']),
      since: Instant,
      until: Type.Union([Instant, Type.Null()]),
    }),
  ),
})
export type LedgerState = Static<typeof LedgerState>

/** What `GET /log/keys` answers: enough to verify the log and its checkpoints. */
export const LogKeys = Type.Object({
  origin: Type.String(),
  keys: Type.Array(Type.String({ description: 'a verifier key (C2SP signed-note)' })),
  /** Signed once; older checkpoints verify by them. */
  retired: Type.Array(Type.String()),
  policy: Type.String({ description: 'C2SP tlog-policy' }),
})
export type LogKeys = Static<typeof LogKeys>

export const EraseFact = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1_000 }) })
export const RotateLedgerKey = Type.Object({
  place: Words(['file', 'token']),
  overlapDays: Type.Integer({ minimum: 1, maximum: 365, default: 30 }),
})

/** One fact of an evidence bundle; see apps/hub/src/prove/ledger/README.md. */
export const EvidenceFact = Type.Object(
  {
    index: Type.Integer({ minimum: 0 }),
    /** Null when the fact was erased. */
    fact: Type.Union([LoggedFact, Type.Null()]),
    /** 64 hexadecimal digits; null for a public fact and for an erased one. */
    salt: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()]),
    erased: Type.Optional(Type.Object({ id: Id, at: Instant, proposal: Type.String() })),
    entry: Type.String({ maxLength: 90_000, description: 'the leaf, base64' }),
    proof: Type.String({ maxLength: 800_000, description: 'C2SP tlog-proof' }),
  },
  { additionalProperties: false },
)
export type EvidenceFact = Static<typeof EvidenceFact>

/** Facts with what proves them, to be verified without the hub. */
export const EvidenceBundle = Type.Object(
  {
    type: Type.Literal(EVIDENCE_TYPE),
    origin: Type.String({ maxLength: 255 }),
    keys: Type.Array(Type.String({ maxLength: 10_000 }), { maxItems: 16 }),
    policy: Type.String({ maxLength: 1_048_576 }),
    checkpoint: Type.String({ maxLength: 524_288 }),
    quorum: Words(['not-asked', 'met', 'awaited']),
    facts: Type.Array(EvidenceFact, { maxItems: 100_000 }),
  },
  { additionalProperties: false },
)
export type EvidenceBundle = Static<typeof EvidenceBundle>
