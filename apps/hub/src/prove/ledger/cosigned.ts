import { formatSignatureLine, openCheckpoint, type Policy, parseNote } from '@atalaya/tlog'
import type { Published } from './model.ts'
import type { ObjectStore } from './object-store.ts'
import type { Cosigned } from './witnesses/witnesses.ts'

/** The last checkpoint that the policy's quorum has cosigned, for those who want no other. */
export const COSIGNED_PATH = 'cosigned-checkpoint'
/**
 * A newer checkpoint may wait so long for its quorum before the log is said to: witnesses are asked once a second, have five
 * seconds for an answer, and on a busy hub the next checkpoint is there before the cosignatures of this one.
 */
const USUAL_WAIT_MS = 10_000
/** Checkpoints of which cosignatures are gathered at a time; slower witnesses than that cosign later ones. */
const MOST_GATHERED = 16

export interface CosignedParts {
  readonly store: ObjectStore
  readonly policy: () => Policy
  readonly now: () => Date
  /** Puts the note with its new cosignature where the plain one is, if that is still the newest. */
  readonly upgrade: (size: number, note: string) => Promise<void>
}

/** Gathers cosignatures by checkpoint and keeps the newest that met the quorum. */
export class CosignedCheckpoints implements AsyncDisposable {
  readonly #parts: CosignedParts
  readonly #gathered = new Map<number, Published>()
  #newest: Published | undefined
  #publishedSize = 0
  /** Since when there is a checkpoint that is newer than the newest with a quorum. */
  #aheadSince: Date | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: CosignedParts) {
    this.#parts = parts
  }

  /** Undefined while none has met it, or the policy asks for no witness. */
  get newest(): Published | undefined {
    return this.#newest
  }

  /** What was stored counts if it meets the policy of now. */
  async load(): Promise<void> {
    const bytes = await this.#parts.store.get(COSIGNED_PATH)
    if (bytes === undefined || !this.isAsked) return
    const note = Buffer.from(bytes).toString('utf8')
    const opened = await openCheckpoint(note, this.#parts.policy(), this.#clock()).catch(() => undefined)
    if (opened?.quorum === true) this.#newest = { size: opened.size, root: opened.root, note, at: this.#parts.now() }
  }

  get isAsked(): boolean {
    return this.#parts.policy().quorum.kind !== 'none'
  }

  /** Call with each checkpoint as it is published. */
  published({ size, at }: Published): void {
    this.#publishedSize = size
    if (size > (this.#newest?.size ?? 0)) this.#aheadSince ??= at
  }

  /** Whether the log lacks cosignatures: none ever met the quorum, or it waits for one longer than is usual. */
  get isAwaited(): boolean {
    if (!this.isAsked || this.#publishedSize <= (this.#newest?.size ?? 0)) return false
    const since = this.#newest === undefined ? undefined : this.#aheadSince
    return since === undefined || this.#parts.now().getTime() - since.getTime() > USUAL_WAIT_MS
  }

  /** One after the other, so that no cosignature overwrites another. */
  add(cosigned: Cosigned): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#add(cosigned))
    return this.#writing
  }

  async #add({ published, line }: Cosigned): Promise<void> {
    const before = this.#gathered.get(published.size) ?? published
    const together = { ...before, note: withCosignature(before.note, line) }
    this.#gathered.set(published.size, together)
    for (const size of [...this.#gathered.keys()].slice(0, -MOST_GATHERED)) this.#gathered.delete(size)
    await this.#parts.upgrade(together.size, together.note)
    if (!this.isAsked || together.size < (this.#newest?.size ?? 0)) return
    const { quorum } = await openCheckpoint(together.note, this.#parts.policy(), this.#clock())
    if (!quorum) return
    await this.#parts.store.replace({ path: COSIGNED_PATH, bytes: Buffer.from(together.note) })
    this.#newest = together
    // The next one was published after this one, if not at once.
    this.#aheadSince = this.#publishedSize > together.size ? together.at : undefined
  }

  /** Once no more are added: what is being written is on disk when it resolves. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => undefined)
  }

  #clock(): { now: number } {
    return { now: Math.floor(this.#parts.now().getTime() / 1000) }
  }
}

/** The note with this cosignature, in place of an older one by the same key. */
function withCosignature(note: string, line: string): string {
  const { text, signatures } = parseNote(note)
  const added = parseNote(`${text}\n${line}`).signatures[0]
  const others = signatures.filter(({ name, keyId }) => name !== added?.name || keyId !== added.keyId)
  return `${text}\n${others.map(formatSignatureLine).join('')}${line}`
}
