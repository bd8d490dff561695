import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { openNote, type VerifiedSignature } from './note.ts'
import { type Policy, type PolicyWitness, quorumMet } from './policy.ts'
import { shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface Cosignature {
  readonly witness: PolicyWitness
  /** Seconds since 1970, by the witness's clock. */
  readonly timestamp: number
  /** Dated later than the reader's clock allows: not counted for the quorum. */
  readonly future: boolean
}

export interface OpenedCheckpoint extends Checkpoint {
  readonly text: string
  /** The listed log whose signature was verified. */
  readonly log: VerifierKey
  readonly cosignatures: readonly Cosignature[]
  /** Whether enough witnesses have cosigned. A checkpoint without is authentic, but may be one of several views. */
  readonly quorum: boolean
}

export interface Clock {
  /** Seconds since 1970. Given, cosignatures of more than five minutes later do not count. */
  readonly now?: number
}

/** A witness whose clock is this much ahead is still believed, in seconds. */
const CLOCK_SKEW = 300

/**
 * tlog-proof, "Verifying a tlog proof", steps 2 and 3. Throws `unknown-log` or `unsigned` when no listed log signed it,
 * `bad-signature` when any listed key's signature is wrong; `quorum` in the answer says whether the witnesses suffice.
 */
export async function openCheckpoint(
  note: Uint8Array | string,
  policy: Policy,
  clock: Clock = {},
): Promise<OpenedCheckpoint> {
  const keys = [...policy.logs, ...policy.witnesses].map(({ key }) => key)
  const { text, verified } = await openNote(note, keys)
  const checkpoint = parseCheckpoint(text)
  // tlog-policy: a log key's name "MUST correspond to the log's origin line".
  const log = policy.logs.find(
    ({ key }) => key.name === checkpoint.origin && verified.some((signature) => signature.key === key),
  )
  if (log === undefined)
    throw new TlogError(
      'unknown-log',
      `no listed key of log ${shorten(checkpoint.origin)} signed it: check the policy's log lines`,
    )
  const cosignatures = policy.witnesses.flatMap((witness) => cosignatureOf(witness, verified, clock))
  const quorum = quorumMet(policy.quorum, (witness) =>
    cosignatures.some((cosignature) => cosignature.witness === witness && !cosignature.future),
  )
  return { ...checkpoint, text, log: log.key, cosignatures, quorum }
}

function cosignatureOf(witness: PolicyWitness, verified: readonly VerifiedSignature[], { now }: Clock): Cosignature[] {
  const timestamp = verified.find(({ key }) => key === witness.key)?.timestamp
  if (timestamp === undefined) return []
  return [{ witness, timestamp, future: now !== undefined && timestamp > now + CLOCK_SKEW }]
}
