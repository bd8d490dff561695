import { createDecoder, type Decoder } from '@atalaya/logs'

/** By source: lines of its log that those after them cannot be read without. */
export type SourceContexts = Readonly<Record<string, readonly string[]>>

const MOST_DECODERS = 2_000

/** The decoders of one partition, by source. */
export class SourceDecoders {
  readonly #decoders = new Map<string, Decoder>()
  readonly #restored: Map<string, readonly string[]>

  constructor(contexts: SourceContexts = {}) {
    this.#restored = new Map(Object.entries(contexts))
  }

  of(source: string): Decoder {
    const known = this.#decoders.get(source)
    if (known !== undefined) return known
    if (this.#decoders.size >= MOST_DECODERS) this.#retireOldest()
    const decoder = createDecoder({ context: this.#restored.get(source) })
    this.#decoders.set(source, decoder)
    return decoder
  }

  #retireOldest(): void {
    const [oldest] = this.#decoders
    if (oldest === undefined) return
    const [source, { context }] = oldest
    this.#restored.set(source, context)
    this.#decoders.delete(source)
  }

  /** Of sources that have one, those not heard of since the last restart among them. */
  get contexts(): SourceContexts {
    const contexts = new Map(this.#restored)
    for (const [source, { context }] of this.#decoders) {
      if (context.length > 0) contexts.set(source, context)
      else contexts.delete(source)
    }
    return Object.fromEntries(contexts)
  }
}
