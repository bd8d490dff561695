import type { LedgerWitness } from '@atalaya/contracts'
import type { PolicyWitness } from '@atalaya/tlog'
import type { Published } from '../model.ts'
import { type Asking, askWitness, type WitnessAnswer, type WitnessState } from './ask-witness.ts'

/** One request a second at the most: a witness serves many logs. */
const ASK_EVERY_MS = 1_000
const RETRY_FIRST_MS = 1_000
const RETRY_LAST_MS = 60_000

export interface Cosigned {
  readonly published: Published
  readonly witness: PolicyWitness
  readonly line: string
}

export interface FollowParts extends Omit<Asking, 'signal'> {
  readonly onAnswer: (witness: PolicyWitness, answer: WitnessAnswer) => void
  readonly onCosigned: (cosigned: Cosigned) => void
}

/** Keeps one witness up to date: asks it for the newest checkpoint, again and more slowly when it does not answer. */
export class FollowedWitness implements AsyncDisposable {
  readonly witness: PolicyWitness
  readonly #parts: FollowParts
  readonly #closing = new AbortController()
  #newest: Published | undefined
  #cosignedSize: number | undefined
  #answer: WitnessAnswer | undefined
  #answeredAt: Date | undefined
  #failures = 0
  #notBefore = 0
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(witness: PolicyWitness, parts: FollowParts) {
    this.witness = witness
    this.#parts = parts
  }

  get state(): WitnessState {
    return this.#answer?.state ?? 'never-asked'
  }

  describe(): LedgerWitness {
    return {
      name: this.witness.name,
      url: this.witness.url ?? null,
      state: this.state,
      message: this.#answer?.message ?? `${this.witness.name} has not been asked yet.`,
      at: this.#answeredAt?.toISOString() ?? null,
      size: this.#cosignedSize ?? null,
    }
  }

  /** The checkpoint to be cosigned next, in place of any that waits. */
  offer(published: Published): void {
    this.#newest = published
    this.#schedule()
  }

  /** Asks at once and resolves when it has answered or failed to. */
  async greet(published: Published): Promise<void> {
    this.offer(published)
    await this.#running
  }

  #schedule(): void {
    if (this.#running !== undefined || this.#closing.signal.aborted || this.#newest === undefined) return
    clearTimeout(this.#timer)
    const wait = this.#notBefore - performance.now()
    if (wait <= 0) this.#running = this.#ask(this.#newest)
    else this.#timer = setTimeout(() => this.#schedule(), wait).unref()
  }

  async #ask(published: Published): Promise<void> {
    const question = { size: published.size, note: published.note, oldSize: this.#cosignedSize ?? 0 }
    const answer = await askWitness(this.witness, question, { ...this.#parts, signal: this.#closing.signal })
    this.#running = undefined
    if (this.#closing.signal.aborted) return
    this.#note(published, answer)
    if (this.#newest === published && answer.line !== undefined) this.#newest = undefined
    this.#schedule()
  }

  #note(published: Published, answer: WitnessAnswer): void {
    this.#answer = answer
    this.#answeredAt = this.#parts.now()
    this.#failures = answer.line === undefined ? this.#failures + 1 : 0
    const pause = this.#failures === 0 ? ASK_EVERY_MS : RETRY_FIRST_MS * 2 ** Math.min(this.#failures - 1, 10)
    this.#notBefore = performance.now() + Math.min(pause, RETRY_LAST_MS)
    this.#parts.onAnswer(this.witness, answer)
    if (answer.line === undefined) return
    this.#cosignedSize = published.size
    this.#parts.onCosigned({ published, witness: this.witness, line: answer.line })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    clearTimeout(this.#timer)
    await this.#running
  }
}
