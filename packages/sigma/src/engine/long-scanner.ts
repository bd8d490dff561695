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
  /** One bit per hash, so that it stays in the fastest caches. */
  readonly #filter: Int32Array
  readonly #shift: number
  readonly #table = new PieceTable()

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) this.#table.add(needle, { size: 4, count: 4 }, quadKey)
    const bits = Math.min(19, Math.max(14, Math.ceil(Math.log2(this.#table.size * 64 + 1))))
    this.#shift = 32 - bits
    this.#filter = new Int32Array(2 ** (bits - 5))
    for (const quad of this.#table.pieces()) {
      const hash = Math.imul(quad, MULTIPLIER) >>> this.#shift
      this.#filter[hash >>> 5] = (this.#filter[hash >>> 5] ?? 0) | (1 << (hash & 31))
    }
  }

  /** For the text laid out last: appends pairs (payload, position where that needle would begin), to be compared. */
  collect(length: number, out: IntList): void {
    const filter = this.#filter
    const shift = this.#shift
    const quads = quadsOfText
    const end = length >> 2
    for (let i = 0; i < end; i++) {
      const quad = (quads[i] as number) | FOLD_QUAD // the text's length is in bounds
      const hash = Math.imul(quad, MULTIPLIER) >>> shift
      if ((((filter[hash >>> 5] as number) >>> (hash & 31)) & 1) !== 0) this.#table.report(quad, i << 2, out)
    }
  }

  /** The same for a text that is not laid out: better for a short one, which would not pay for it. */
  collectShort(text: string, out: IntList): void {
    const filter = this.#filter
    const shift = this.#shift
    const end = text.length - 4
    for (let i = 0; i <= end; i += 4) {
      const low = (text.charCodeAt(i) & 0xff) | ((text.charCodeAt(i + 1) & 0xff) << 8)
      const quad = low | ((text.charCodeAt(i + 2) & 0xff) << 16) | (text.charCodeAt(i + 3) << 24) | FOLD_QUAD
      const hash = Math.imul(quad, MULTIPLIER) >>> shift
      if ((((filter[hash >>> 5] as number) >>> (hash & 31)) & 1) !== 0) this.#table.report(quad, i, out)
    }
  }
}

/** Numbers are read in the machine's byte order by typed arrays; `collectShort` composes them in the same order. */
function quadKey(piece: string): number {
  layOut(piece)
  return (quadsOfText[0] ?? 0) | FOLD_QUAD
}
