import { FOLD_QUAD } from './find-pieces.ts'
import type { IntList } from './int-list.ts'
import { enterNeedle, type Needle, type Reading } from './needles.ts'
import type { PieceCounts } from './piece-counts.ts'
import { PieceTable } from './piece-table.ts'
import { foundPieces, PieceFilter } from './text-memory.ts'

/** Needles at least this long hold four bytes that begin at a multiple of four, wherever they lie. */
export const LONG_NEEDLE = 7
/** Of shorter ones all but one character are in such a piece: a few of them can be entered with all that may stand there. */
export const NEARLY_LONG = 5
const QUADS: Reading = { size: 4, stride: 4 }

/**
 * Finds where long needles may lie, reading four bytes at every fourth position (a fixed stride as in Wu and Manber,
 * "A fast algorithm for multi-pattern searching", 1994): each needle is entered under four neighbouring pieces, of
 * which one must begin at such a position. A dense automaton looks at every byte and takes a thousand times the memory.
 */
export class LongScanner {
  readonly #filter: PieceFilter
  readonly #table = new PieceTable()

  /** `more` enters further pieces of four bytes, that the caller knows to lie where these are read. */
  constructor(needles: readonly Needle[], counts: PieceCounts, more?: (table: PieceTable) => void) {
    for (const needle of needles) enterNeedle(this.#table, needle, QUADS, counts)
    more?.(this.#table)
    this.#filter = new PieceFilter(this.#table.pack())
  }

  /** For the text laid out last: appends pairs (payload, position where that needle would begin), to be compared. */
  collect(length: number, out: IntList): void {
    const end = this.#filter.find(length) * 2
    // Pairs are whole and in bounds.
    for (let i = 0; i < end; i += 2) this.#table.report(foundPieces[i + 1] as number, foundPieces[i] as number, out)
  }

  /** The same for a text that is not laid out: better for a short one, which would not pay for it. */
  collectShort(text: string, out: IntList): void {
    const end = text.length - 4
    let i = 0
    for (; i <= end; i += 4) {
      const low = (text.charCodeAt(i) & 0xff) | ((text.charCodeAt(i + 1) & 0xff) << 8)
      this.#look(low | ((text.charCodeAt(i + 2) & 0xff) << 16) | (text.charCodeAt(i + 3) << 24), i, out)
    }
    let rest = 0
    for (let at = i; at < text.length; at++) rest |= (text.charCodeAt(at) & 0xff) << (8 * (at - i))
    if (i < text.length) this.#look(rest, i, out)
  }

  #look(quad: number, at: number, out: IntList): void {
    if (this.#filter.mayHave(quad)) this.#table.report(quad | FOLD_QUAD, at, out)
  }
}
