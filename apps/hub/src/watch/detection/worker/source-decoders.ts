import { createDecoder, type Decoder } from '@atalaya/logs'

/** By source: the lines of its log's header, which the lines after them cannot be read without. */
export type SourceHeaders = Readonly<Record<string, readonly string[]>>

const MOST_DECODERS = 2_000

/** The decoders of one partition, by source. */
export class SourceDecoders {
  readonly #decoders = new Map<string, Decoder>()
  readonly #restored: Map<string, readonly string[]>

  constructor(headers: SourceHeaders = {}) {
    this.#restored = new Map(Object.entries(headers))
  }

  of(source: string): Decoder {
    const known = this.#decoders.get(source)
    if (known !== undefined) return known
    if (this.#decoders.size >= MOST_DECODERS) this.#decoders.delete(this.#decoders.keys().next().value ?? '')
    const decoder = createDecoder({ header: this.#restored.get(source) })
    this.#decoders.set(source, decoder)
    return decoder
  }

  /** Of sources that have one, those not heard of since the last restart among them. */
  get headers(): SourceHeaders {
    const headers = new Map(this.#restored)
    for (const [source, { header }] of this.#decoders) if (header.length > 0) headers.set(source, header)
    return Object.fromEntries(headers)
  }
}
