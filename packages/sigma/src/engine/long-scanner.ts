import type { IntList } from './int-list.ts'
import { type Needle, PieceTable } from './needles.ts'
import { FOLD_QUAD, layOut, quadsOfText } from './text-bytes.ts'

/** Needles at least this long hold four bytes that begin at a multiple of four, wherever they lie. */
export const LONG_NEEDLE = 7
const MULTIPLIER = 0x9e3779b1

/**
 * Finds where long needles may lie, reading four bytes at every fourth position (a fixed stride as in Wu and Manber,
 * "A fast algorithm for multi-pattern searching", 1994): each needle is entered under four neighbouring pieces, of
 * which one must begin at such a position. A dense automaton looks at every byte and takes a thousand times the memory.
 */
export class LongScanner {
  /** By hash, small enough for the fastest caches: not 0 where a piece has that hash; one bit for three more bits of it. */
  readonly #filter: Uint8Array
  readonly #shift: number
  readonly #table = new PieceTable()

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) this.#table.add(needle, { size: 4, count: 4 }, quadKey)
    const bits = Math.min(16, Math.max(12, Math.ceil(Math.log2(this.#table.size * 32 + 1))))
    this.#shift = 32 - bits
    this.#filter = new Uint8Array(2 ** bits)
    for (const quad of this.#table.pieces()) {
      const slot = hash(quad) >>> this.#shift
      this.#filter[slot] = (this.#filter[slot] ?? 0) | (1 << this.#bitOf(quad))
    }
  }

  /** For the text laid out last: appends pairs (payload, position where that needle would begin), to be compared. */
  collect(length: number, out: IntList): void {
    const filter = this.#filter
    const shift = this.#shift
    const quads = quadsOfText
    const end = length >> 2
    let i = 0
    // Four at a time take less than half as long; the text's length is in bounds.
    for (; i + 4 <= end; i += 4) {
      const suspicion =
        (filter[hash(quads[i] as number) >>> shift] as number) |
        (filter[hash(quads[i + 1] as number) >>> shift] as number) |
        (filter[hash(quads[i + 2] as number) >>> shift] as number) |
        (filter[hash(quads[i + 3] as number) >>> shift] as number)
      if (suspicion !== 0) for (let at = i; at < i + 4; at++) this.#look(quads[at] as number, at << 2, out)
    }
    for (; i < end; i++) this.#look(quads[i] as number, i << 2, out)
  }

  /** The same for a text that is not laid out: better for a short one, which would not pay for it. */
  collectShort(text: string, out: IntList): void {
    const filter = this.#filter
    const shift = this.#shift
    const end = text.length - 4
    for (let i = 0; i <= end; i += 4) {
      const low = (text.charCodeAt(i) & 0xff) | ((text.charCodeAt(i + 1) & 0xff) << 8)
      const quad = low | ((text.charCodeAt(i + 2) & 0xff) << 16) | (text.charCodeAt(i + 3) << 24)
      if (filter[hash(quad) >>> shift] !== 0) this.#look(quad, i, out)
    }
  }

  #look(quad: number, at: number, out: IntList): void {
    const seen = this.#filter[hash(quad) >>> this.#shift] as number // the filter has a slot for every hash
    if (((seen >>> this.#bitOf(quad)) & 1) !== 0) this.#table.report(quad | FOLD_QUAD, at, out)
  }

  #bitOf(quad: number): number {
    return (hash(quad) >>> (this.#shift - 3)) & 7
  }
}

function hash(quad: number): number {
  return Math.imul(quad | FOLD_QUAD, MULTIPLIER)
}

/** Numbers are read in the machine's byte order by typed arrays; `collectShort` composes them in the same order. */
function quadKey(piece: string): number {
  layOut(piece)
  return (quadsOfText[0] ?? 0) | FOLD_QUAD
}
