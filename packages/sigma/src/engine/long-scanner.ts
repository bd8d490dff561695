import type { IntList } from './int-list.ts'
import { enterNeedle, type Needle, type Reading } from './needles.ts'
import type { PieceCounts } from './piece-counts.ts'
import { PieceTable } from './piece-table.ts'
import { quadsOfText } from './text-bytes.ts'

/** Needles at least this long hold four bytes that begin at a multiple of four, wherever they lie. */
export const LONG_NEEDLE = 7
/** Of shorter ones all but one character are in such a piece: a few of them can be entered with all that may stand there. */
export const NEARLY_LONG = 5
const QUADS: Reading = { size: 4, stride: 4 }

/** Where groups of four pieces begin of which one looks like a needle's. */
let suspects = new Int32Array(16_384)

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

  /** `more` enters further pieces of four bytes, that the caller knows to lie where these are read. */
  constructor(needles: readonly Needle[], counts: PieceCounts, more?: (table: PieceTable) => void) {
    for (const needle of needles) enterNeedle(this.#table, needle, QUADS, counts)
    more?.(this.#table)
    const bits = Math.min(16, Math.max(12, Math.ceil(Math.log2(this.#table.size * 128 + 1))))
    this.#shift = 32 - bits
    this.#filter = new Uint8Array(2 ** bits)
    for (const quad of this.#table.pack()) {
      const slot = hash(quad) >>> this.#shift
      this.#filter[slot] = (this.#filter[slot] ?? 0) | (1 << this.#bitOf(quad))
    }
  }

  /** For the text laid out last: appends pairs (payload, position where that needle would begin), to be compared. */
  collect(length: number, out: IntList): void {
    const end = (length + 15) >> 4
    if (end > suspects.length) suspects = new Int32Array(end)
    const count = this.#suspect(end << 2)
    for (let s = 0; s < count; s++) {
      const first = suspects[s] as number // within the count, as the quads within the text or its margin
      for (let at = first; at < first + 4; at++) this.#look(quadsOfText[at] as number, at << 2, out)
    }
  }

  /** Four at a time, and nothing else in the loop: it takes half as long as looking at each. Gives how many it found. */
  #suspect(end: number): number {
    const filter = this.#filter
    const shift = this.#shift
    const quads = quadsOfText
    const found = suspects
    let count = 0
    for (let i = 0; i < end; i += 4) {
      const suspicion =
        (filter[hash(quads[i] as number) >>> shift] as number) |
        (filter[hash(quads[i + 1] as number) >>> shift] as number) |
        (filter[hash(quads[i + 2] as number) >>> shift] as number) |
        (filter[hash(quads[i + 3] as number) >>> shift] as number)
      if (suspicion !== 0) found[count++] = i
    }
    return count
  }

  /** The same for a text that is not laid out: better for a short one, which would not pay for it. */
  collectShort(text: string, out: IntList): void {
    const filter = this.#filter
    const shift = this.#shift
    const end = text.length - 4
    let i = 0
    for (; i <= end; i += 4) {
      const low = (text.charCodeAt(i) & 0xff) | ((text.charCodeAt(i + 1) & 0xff) << 8)
      const quad = low | ((text.charCodeAt(i + 2) & 0xff) << 16) | (text.charCodeAt(i + 3) << 24)
      if (filter[hash(quad) >>> shift] !== 0) this.#look(quad, i, out)
    }
    let rest = 0
    for (let at = i; at < text.length; at++) rest |= (text.charCodeAt(at) & 0xff) << (8 * (at - i))
    if (i < text.length) this.#look(rest, i, out)
  }

  #look(quad: number, at: number, out: IntList): void {
    const seen = this.#filter[hash(quad) >>> this.#shift] as number // the filter has a slot for every hash
    if (((seen >>> this.#bitOf(quad)) & 1) !== 0) this.#table.report(quad | 0x20202020, at, out)
  }

  #bitOf(quad: number): number {
    return (hash(quad) >>> (this.#shift - 3)) & 7
  }
}

/** With the numbers themselves: names of other modules are looked up each time. */
function hash(quad: number): number {
  return Math.imul(quad | 0x20202020, 0x9e3779b1)
}
