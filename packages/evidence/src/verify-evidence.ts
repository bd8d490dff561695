import {
  commitmentEntry,
  committedBytes,
  type EvidenceBundle,
  type EvidenceFact,
  readEntry,
  wholeEntry,
} from '@atalaya/contracts'
import {
  formatVerifierKey,
  hexOf,
  leafHash,
  type OpenedCheckpoint,
  openCheckpoint,
  type Policy,
  parseTlogProof,
  TlogError,
  verifyInclusion,
} from '@atalaya/tlog'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesOfBase64, bytesOfHex, sameBytes, toBase64 } from './bytes.ts'
import type { CheckpointProblem, CheckpointReport, EvidenceReport, FactProblem, FactReport, Verdict } from './report.ts'
import { policyOf, type Trust } from './trust.ts'

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
  const { policy, by } = policyOf(options.trust ?? {}, bundle)
  const opened = await open(bundle.checkpoint, policy, options.now)
  if (typeof opened === 'string')
    return { verdict: 'failed', trustedBy: by, checkpoint: null, checkpointProblem: opened, facts: [] }
  const facts = bundle.facts.map((fact) => verifyFact(fact, bundle.checkpoint, opened))
  const checkpoint = describeCheckpoint(opened, policy)
  return { verdict: verdictOf(facts, checkpoint), trustedBy: by, checkpoint, facts }
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
  const bytes = bytesOfBase64(entry)
  const said = bytes && readEntry(bytes)
  if (bytes === undefined || said === undefined) return 'entry-altered'
  if (fact === null) return said.kind === 'commitment' ? undefined : 'entry-altered'
  try {
    const expected =
      salt === null ? wholeEntry(fact) : commitmentEntry(hexOf(sha256(committedBytes(bytesOfHex(salt), fact))))
    return sameBytes(expected, bytes) ? undefined : 'content-altered'
  } catch {
    return 'content-altered' // a lone surrogate, or nesting deeper than any fact's: no fact of ours
  }
}

function problemOfProof(
  { index, entry, proof }: EvidenceFact,
  checkpoint: string,
  { size, root }: OpenedCheckpoint,
): FactProblem | undefined {
  try {
    const parsed = parseTlogProof(proof)
    if (parsed.checkpoint !== checkpoint) return 'other-checkpoint'
    if (parsed.index !== index) return 'not-in-log'
    verifyInclusion({
      leafHash: leafHash(bytesOfBase64(entry) ?? new Uint8Array()),
      index,
      size,
      proof: parsed.proof,
      root,
    })
    return undefined
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    return error.code === 'malformed' || error.code === 'too-large' ? 'proof-unreadable' : 'not-in-log'
  }
}

function describeCheckpoint(opened: OpenedCheckpoint, policy: Policy): CheckpointReport {
  return {
    origin: opened.origin,
    size: opened.size,
    root: toBase64(opened.root),
    signedBy: formatVerifierKey(opened.log),
    cosignedBy: opened.cosignatures.map(({ witness, timestamp, future }) => ({
      witness: witness.name,
      at: new Date(timestamp * 1000).toISOString(),
      future,
    })),
    quorum: policy.quorum.kind === 'none' ? 'not-asked' : opened.quorum ? 'met' : 'awaited',
  }
}

function verdictOf(facts: readonly FactReport[], { quorum }: CheckpointReport): Verdict {
  if (facts.some(({ state }) => state === 'failed')) return 'failed'
  return quorum === 'awaited' ? 'awaiting-quorum' : 'proven'
}
