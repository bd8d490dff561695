import type { WITNESS_STATES } from '@atalaya/contracts'
import {
  formatAddCheckpoint,
  formatSignatureLine,
  openNote,
  type PolicyWitness,
  parseTlogSize,
  parseWitnessAnswer,
  TlogError,
  type VerifiedSignature,
} from '@atalaya/tlog'
import { systemCodeOf } from '../../../platform/hub-error.ts'

/** A witness's clock this far from ours is said; in seconds. */
const CLOCK_SKEW_S = 300
const MOST_ANSWER_BYTES = 64 * 1024
/** The size that it has may change while we ask; more than this is no honest answer. */
const TRIES = 3

export type WitnessState = (typeof WITNESS_STATES)[number]

export interface Question {
  readonly size: number
  readonly note: string
  /** Size of the last checkpoint that this witness cosigned, as far as we know. */
  readonly oldSize: number
}

export interface WitnessAnswer {
  readonly state: Exclude<WitnessState, 'never-asked'>
  /** What to tell a person. */
  readonly message: string
  /** The line to add to the note, when it cosigned. */
  readonly line?: string
  /** Size of the checkpoint that the witness has. */
  readonly witnessSize?: number
}

export interface Asking {
  /** RFC 6962 consistency proof from an older size of ours to `size`. */
  readonly prove: (oldSize: number, size: number) => Promise<readonly Uint8Array[]>
  readonly timeoutMs: number
  readonly now: () => Date
  readonly signal: AbortSignal
}

/** C2SP tlog-witness, add-checkpoint: asks one witness to cosign. Never throws: each way to fail is an answer. */
export async function askWitness(witness: PolicyWitness, question: Question, asking: Asking): Promise<WitnessAnswer> {
  let { oldSize } = question
  for (let tries = 0; tries < TRIES; tries++) {
    const reply = await post(witness, { ...question, oldSize }, asking)
    if ('state' in reply) return reply
    if (reply.status !== 409) return judge(witness, question, reply, asking)
    const size = sizeOf(reply.body)
    if (size === undefined) return nonsense(witness, 'it answered 409 without a tree size')
    if (size > question.size)
      return {
        state: 'ahead',
        witnessSize: size,
        message: `${witness.name} has cosigned this log with ${size} leaves, but it has ${question.size} here: this hub was rolled back, or somebody else signs with its key.`,
      }
    if (size === oldSize && size === question.size) return disagrees(witness, size)
    if (size === oldSize) return nonsense(witness, `it asks for the size ${size} that it was given`)
    oldSize = size
  }
  return nonsense(witness, `it changed the size that it has ${TRIES} times while it was asked`)
}

interface Reply {
  readonly status: number
  readonly body: string
}

async function post(witness: PolicyWitness, question: Question, asking: Asking): Promise<Reply | WitnessAnswer> {
  if (witness.url === undefined)
    return { state: 'unreachable', message: `The policy gives no address of ${witness.name}.` }
  const timeout = AbortSignal.timeout(asking.timeoutMs)
  try {
    const { oldSize, size, note } = question
    const proof = await asking.prove(oldSize, size)
    const response = await fetch(
      new URL('add-checkpoint', witness.url.endsWith('/') ? witness.url : `${witness.url}/`),
      {
        method: 'POST',
        body: formatAddCheckpoint({ oldSize, proof, checkpoint: note }),
        signal: AbortSignal.any([timeout, asking.signal]),
        redirect: 'error', // what we send is public, but an answer must come from whom the policy names
      },
    )
    const body = await readBounded(response)
    return body === undefined
      ? nonsense(witness, `it answered more than ${MOST_ANSWER_BYTES} bytes`)
      : { status: response.status, body }
  } catch (error) {
    if (timeout.aborted)
      return { state: 'too-slow', message: `${witness.name} did not answer within ${asking.timeoutMs / 1000} s.` }
    const reason = systemCodeOf((error as Error).cause) ?? (error as Error).message
    return { state: 'unreachable', message: `${witness.name} cannot be reached at ${witness.url} (${reason}).` }
  }
}

async function readBounded(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > MOST_ANSWER_BYTES) return undefined // leaving the loop cancels the rest
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

async function judge(
  witness: PolicyWitness,
  question: Question,
  { status, body }: Reply,
  { now }: Asking,
): Promise<WitnessAnswer> {
  if (status === 200) return readCosignature(witness, question, { body, now: now() })
  if (status === 422) return disagrees(witness, question.oldSize)
  if (status === 404)
    return { state: 'refused', message: `${witness.name} does not know this log: ask who runs it to add its key.` }
  if (status === 403)
    return { state: 'refused', message: `${witness.name} trusts none of this log's keys: ask who runs it to add them.` }
  if (status >= 500 || status === 429)
    return { state: 'unreachable', message: `${witness.name} answered ${status}; it is asked again.` }
  return nonsense(witness, `it answered ${status}`)
}

async function readCosignature(
  witness: PolicyWitness,
  { note, size }: Question,
  { body, now }: { body: string; now: Date },
): Promise<WitnessAnswer> {
  try {
    const { key } = witness
    const line = parseWitnessAnswer(body).find(({ name, keyId }) => name === key.name && keyId === key.keyId)
    if (line === undefined) return wrongKey(witness)
    const text = formatSignatureLine(line)
    const { verified } = await openNote(note + text, [key])
    return dated(witness, { line: text, size, cosignature: verified[0], now })
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    return error.code === 'bad-signature' ? wrongKey(witness) : nonsense(witness, error.message)
  }
}

interface Dated {
  readonly line: string
  readonly size: number
  readonly cosignature: VerifiedSignature | undefined
  readonly now: Date
}

function dated(witness: PolicyWitness, { line, size, cosignature, now }: Dated): WitnessAnswer {
  const ahead = (cosignature?.timestamp ?? 0) - now.getTime() / 1000
  const answer = { line, witnessSize: size }
  if (Math.abs(ahead) <= CLOCK_SKEW_S) return { ...answer, state: 'cosigned', message: `${witness.name} has cosigned.` }
  const minutes = Math.round(Math.abs(ahead) / 60)
  return {
    ...answer,
    state: 'clock-skew',
    message: `${witness.name} dates its cosignatures ${minutes} minutes ${ahead > 0 ? 'ahead of' : 'behind'} this hub: one of the two clocks is wrong. Readers do not count cosignatures of the future.`,
  }
}

function sizeOf(body: string): number | undefined {
  try {
    return parseTlogSize(body)
  } catch {
    return undefined // the caller says so
  }
}

function nonsense(witness: PolicyWitness, why: string): WitnessAnswer {
  return { state: 'nonsense', message: `${witness.name} does not answer as a witness should: ${why}.` }
}

function wrongKey(witness: PolicyWitness): WitnessAnswer {
  const message = `${witness.name} signed with another key than the policy gives for it. Ask who runs it for its key, by another way.`
  return { state: 'wrong-key', message }
}

function disagrees(witness: PolicyWitness, size: number): WitnessAnswer {
  return {
    state: 'disagrees',
    witnessSize: size,
    message: `${witness.name} has cosigned another history of this log up to leaf ${size}: the log was forked, or somebody else signs with its key.`,
  }
}
