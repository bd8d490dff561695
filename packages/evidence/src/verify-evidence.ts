import {
  commitmentEntry,
  committedBytes,
  type EvidenceBundle,
  type EvidenceFact,
  readEntry,
  wholeEntry,
} from '@atalaya/contracts'
import {
  decodeLooseBase64,
  encodeBase64,
  equalBytes,
  formatVerifierKey,
  hexOf,
  type InclusionClaim,
  leafHash,
  type OpenedCheckpoint,
  openCheckpoint,
  type Policy,
  parseTlogProof,
  TlogError,
  type TlogProof,
  verifyInclusion,
} from '@atalaya/tlog'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesOfHex } from './bytes.ts'
import type { CheckpointProblem, CheckpointReport, EvidenceReport, FactProblem, FactReport, Verdict } from './report.ts'
import { policyOf, type Trust, type TrustedBy, type TrustedPolicy } from './trust.ts'

export interface VerifyOptions {
  readonly trust?: Trust
  /** Seconds since 1970: cosignatures dated over five minutes later do not count. */
  readonly now?: number
}

/**
 * Verifies an evidence file, by the three steps of apps/hub/src/prove/ledger/README.md, "The evidence file". What is
 * false is reported, not thrown; throws EvidenceError `bad-trust` when the keys or policy given cannot be used.
 */
export async function verifyEvidence(bundle: EvidenceBundle, options: VerifyOptions = {}): Promise<EvidenceReport> {
  const trusted = policyOf(options.trust ?? {}, bundle.policy)
  return underCheckpoint(bundle.checkpoint, trusted, {
    now: options.now,
    facts: (opened) => bundle.facts.map((fact) => verifyFact(fact, bundle.checkpoint, opened)),
  })
}

/**
 * Verifies a C2SP tlog-proof about `entry`, the logged bytes. Throws TlogError when it is not of that form, and EvidenceError
 * `bad-trust` when there is no key or policy to verify it with: the proof brings none along.
 */
export async function verifyProof(
  file: Uint8Array,
  entry: Uint8Array,
  options: VerifyOptions = {},
): Promise<EvidenceReport> {
  const { checkpoint, index, proof } = parseTlogProof(file)
  const trusted = policyOf(options.trust ?? {})
  return underCheckpoint(checkpoint, trusted, {
    now: options.now,
    facts: (opened) => {
      const problem = problemOfInclusion({ leafHash: leafHash(entry), index, proof }, opened)
      return [{ index, fact: null, ...(problem === undefined ? { state: 'proven' } : { state: 'failed', problem }) }]
    },
  })
}

async function underCheckpoint(
  note: string,
  { policy, by }: TrustedPolicy,
  { now, facts }: { now: number | undefined; facts: (opened: OpenedCheckpoint) => FactReport[] },
): Promise<EvidenceReport> {
  const opened = await open(note, policy, now)
  if (typeof opened === 'string')
    return { verdict: 'failed', trustedBy: by, checkpoint: null, checkpointProblem: opened, facts: [] }
  const checkpoint = describeCheckpoint(opened, policy)
  const reports = facts(opened)
  return { verdict: verdictOf(reports, checkpoint, by), trustedBy: by, checkpoint, facts: reports }
}

async function open(note: string, policy: Policy, now?: number): Promise<OpenedCheckpoint | CheckpointProblem> {
  try {
    return await openCheckpoint(note, policy, now === undefined ? {} : { now })
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    if (error.code === 'bad-signature') return 'signature-wrong'
    return error.code === 'unsigned' || error.code === 'unknown-log' ? 'not-signed-by-trusted-key' : 'unreadable'
  }
}

function verifyFact(evidence: EvidenceFact, checkpoint: string, opened: OpenedCheckpoint): FactReport {
  const problem = problemOfEntry(evidence) ?? problemOfProof(evidence, checkpoint, opened)
  const { index, fact } = evidence
  if (problem !== undefined) return { index, state: 'failed', fact, problem }
  return { index, state: fact === null ? 'erased' : 'proven', fact }
}

function problemOfEntry({ fact, salt, entry }: EvidenceFact): FactProblem | undefined {
  const bytes = decodeLooseBase64(entry)
  const said = bytes && readEntry(bytes)
  if (bytes === undefined || said === undefined) return 'entry-altered'
  if (fact === null) return said.kind === 'commitment' ? undefined : 'entry-altered'
  try {
    const expected =
      salt === null ? wholeEntry(fact) : commitmentEntry(hexOf(sha256(committedBytes(bytesOfHex(salt), fact))))
    return equalBytes(expected, bytes) ? undefined : 'content-altered'
  } catch {
    return 'content-altered' // a lone surrogate, or nesting deeper than any fact's: no fact of ours
  }
}

function problemOfProof(evidence: EvidenceFact, checkpoint: string, opened: OpenedCheckpoint): FactProblem | undefined {
  let parsed: TlogProof
  try {
    parsed = parseTlogProof(evidence.proof)
  } catch (error) {
    if (error instanceof TlogError) return 'proof-unreadable'
    throw error
  }
  if (parsed.checkpoint !== checkpoint) return 'other-checkpoint'
  if (parsed.index !== evidence.index) return 'not-in-log'
  const entry = decodeLooseBase64(evidence.entry) ?? new Uint8Array()
  return problemOfInclusion({ ...parsed, leafHash: leafHash(entry) }, opened)
}

function problemOfInclusion(
  claim: Pick<InclusionClaim, 'leafHash' | 'index' | 'proof'>,
  { size, root }: OpenedCheckpoint,
): FactProblem | undefined {
  try {
    verifyInclusion({ ...claim, size, root })
    return undefined
  } catch (error) {
    if (error instanceof TlogError) return 'not-in-log'
    throw error
  }
}

function describeCheckpoint(opened: OpenedCheckpoint, policy: Policy): CheckpointReport {
  return {
    origin: opened.origin,
    size: opened.size,
    root: encodeBase64(opened.root),
    signedBy: formatVerifierKey(opened.log),
    cosignedBy: opened.cosignatures.map(({ witness, timestamp, future }) => ({
      witness: witness.name,
      at: new Date(timestamp * 1000).toISOString(),
      future,
    })),
    quorum: policy.quorum.kind === 'none' ? 'not-asked' : opened.quorum ? 'met' : 'awaited',
  }
}

function verdictOf(facts: readonly FactReport[], { quorum }: CheckpointReport, by: TrustedBy): Verdict {
  if (facts.some(({ state }) => state === 'failed')) return 'failed'
  if (by === 'file') return 'unvouched'
  return quorum === 'awaited' ? 'awaiting-quorum' : 'proven'
}
