import {
  formatAddCheckpoint,
  formatCheckpoint,
  type GeneratedSigner,
  generateSigner,
  integrate,
  leafHash,
  proveConsistency,
  rootOf,
  signNote,
  type TileReader,
  tilePath,
} from '@atalaya/tlog'

/** A log in memory, with the requests that it would make of a witness. */
export class GrowingLog implements TileReader {
  readonly origin: string
  readonly keys: GeneratedSigner
  size = 0
  readonly #tiles = new Map<string, Uint8Array>()

  private constructor(origin: string, keys: GeneratedSigner) {
    this.origin = origin
    this.keys = keys
  }

  static async create(origin: string): Promise<GrowingLog> {
    return new GrowingLog(origin, await generateSigner(origin))
  }

  async grow(by: number): Promise<number> {
    const leaves = Array.from({ length: by }, (_, at) => leafHash(Buffer.from(`${this.origin} ${this.size + at}`)))
    const { size, tiles } = await integrate(this, this.size, leaves)
    for (const { path, bytes } of tiles) this.#tiles.set(path, bytes)
    this.size = size
    return size
  }

  async tile(level: number, index: number, width: number): Promise<Uint8Array> {
    const path = tilePath(level, index, width)
    const bytes = this.#tiles.get(path) ?? this.#tiles.get(tilePath(level, index))?.subarray(0, 32 * width)
    if (bytes !== undefined) return bytes
    for (let wider = width + 1; wider < 256; wider++) {
      const found = this.#tiles.get(tilePath(level, index, wider))
      if (found !== undefined) return found.subarray(0, 32 * width)
    }
    throw new Error(`${path} was not written`)
  }

  async checkpoint(size: number): Promise<string> {
    const text = formatCheckpoint({ origin: this.origin, size, root: await rootOf(this, size) })
    return signNote(text, [this.keys.signer])
  }

  async request(oldSize: number, size: number): Promise<string> {
    const proof = await proveConsistency(this, oldSize, size)
    return formatAddCheckpoint({ oldSize, proof, checkpoint: await this.checkpoint(size) })
  }
}
