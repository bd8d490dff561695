import {
  type AddCheckpoint,
  type Checkpoint,
  cosign,
  EMPTY_ROOT,
  formatSignatureLine,
  openNote,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  type Signer,
  TlogError,
  type TlogErrorCode,
  verifyConsistency,
} from '@atalaya/tlog'
import type { KeepFork } from './forks.ts'
import type { KnownLogs } from './logs-file.ts'
import type { CosignedCheckpoint, CosignedTree, WitnessStore } from './store.ts'

export interface Witness {
  readonly logs: KnownLogs
  readonly cosigners: readonly Signer[]
  readonly store: WitnessStore
  readonly keepFork: KeepFork
  /** Seconds since 1970. */
  readonly now: () => number
}

export interface Answer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size'
  readonly body: string
}

/** tlog-witness, "add-checkpoint". Cosignatures leave only once the checkpoint that they are on is stored. */
export async function addCheckpoint(body: Uint8Array, witness: Witness): Promise<Answer> {
  try {
    const request = parseAddCheckpoint(body)
    const signed = await openLogNote(request, witness.logs)
    const latest = witness.store.latest(signed.origin)
    if (isFork(signed, latest)) await witness.keepFork({ ...signed, cosigned: latest.note, other: request.checkpoint })
    requireGrowth(request, signed, latest)
    const lines = await Promise.all(witness.cosigners.map((cosigner) => cosign(signed.text, cosigner, witness.now())))
    const note = `${signed.text}\n${signed.signatureLines.join('')}${lines.join('')}`
    const stored = witness.store.replace(signed.origin, latest, { size: signed.size, root: signed.root, note })
    // Another request of the same log was faster: the proof is of a tree that is no longer the latest.
    if (!stored) throw new Conflict(witness.store.latest(signed.origin)?.size ?? 0)
    return { status: 200, type: 'text/plain; charset=utf-8', body: lines.join('') }
  } catch (error) {
    return answerOf(error)
  }
}

interface SignedCheckpoint extends Checkpoint {
  readonly text: string
  /** Those of the log that were verified. */
  readonly signatureLines: readonly string[]
}

async function openLogNote({ checkpoint }: AddCheckpoint, logs: KnownLogs): Promise<SignedCheckpoint> {
  const { origin } = parseCheckpoint(parseNote(checkpoint).text)
  const keys = logs.get(origin)
  if (keys === undefined) throw new Refusal(404, 'unknown log: ask the operator of this witness to add its key')
  const { text, verified } = await openNote(checkpoint, keys)
  return { ...parseCheckpoint(text), text, signatureLines: verified.map(formatSignatureLine) }
}

// "The witness MAY log the request […] as it might be proof of log misbehavior": two roots of one size are.
function isFork(checkpoint: Checkpoint, latest: CosignedCheckpoint | undefined): latest is CosignedCheckpoint {
  return latest?.size === checkpoint.size && Buffer.compare(latest.root, checkpoint.root) !== 0
}

// The checks in the order in which tlog-witness lists them.
function requireGrowth(
  { oldSize, proof }: AddCheckpoint,
  checkpoint: Checkpoint,
  latest: CosignedTree | undefined,
): void {
  if (oldSize > checkpoint.size) throw new Refusal(400, 'the old size is larger than the checkpoint')
  const known = latest ?? { size: 0, root: EMPTY_ROOT }
  if (oldSize !== known.size) throw new Conflict(known.size)
  try {
    verifyConsistency({ oldSize, newSize: checkpoint.size, oldRoot: known.root, newRoot: checkpoint.root, proof })
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    throw new Refusal(422, `invalid consistency proof: ${error.message}`, { cause: error })
  }
}

class Refusal extends Error {
  readonly status: 400 | 404 | 422

  constructor(status: Refusal['status'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

class Conflict extends Error {
  readonly size: number

  constructor(size: number) {
    super(`the latest cosigned checkpoint has size ${size}`)
    this.size = size
  }
}

const STATUS: Partial<Record<TlogErrorCode, 403>> = { 'bad-signature': 403, unsigned: 403 }

function answerOf(error: unknown): Answer {
  if (error instanceof Conflict) return { status: 409, type: 'text/x.tlog.size', body: `${error.size}\n` }
  if (error instanceof Refusal) return refusal(error.status, error.message)
  if (!(error instanceof TlogError)) throw error
  const status = STATUS[error.code] ?? 400
  return refusal(status, status === 403 ? `invalid signature: ${error.message}` : error.message)
}

function refusal(status: Answer['status'], message: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${message}\n` }
}
