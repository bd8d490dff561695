import type { IntList } from './int-list.ts'
import { type Needle, PieceTable } from './needles.ts'
import { FOLD_PAIR, layOut, pairsOfText } from './text-bytes.ts'

/**
 * Finds where needles of three to six characters may lie, reading two bytes at every second position: of two
 * neighbouring pairs of a needle, one must begin there.
 */
export class ShortScanner {
  /** One bit per pair, so that it stays in the fastest cache. */
  readonly #filter = new Int32Array(65_536 / 32)
  readonly #table = new PieceTable()

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) this.#table.add(needle, { size: 2, count: 2 }, pairKey)
    for (const pair of this.#table.pieces())
      this.#filter[pair >>> 5] = (this.#filter[pair >>> 5] ?? 0) | (1 << (pair & 31))
  }

  /** For the text laid out last: appends pairs (payload, position where that needle would begin), to be compared. */
  collect(length: number, out: IntList): void {
    const filter = this.#filter
    const pairs = pairsOfText
    const end = length >> 1
    for (let i = 0; i < end; i++) {
      const pair = (pairs[i] as number) | FOLD_PAIR // the text's length is in bounds
      if ((((filter[pair >>> 5] as number) >>> (pair & 31)) & 1) !== 0) this.#table.report(pair, i << 1, out)
    }
  }
}

function pairKey(piece: string): number {
  layOut(piece)
  return (pairsOfText[0] ?? 0) | FOLD_PAIR
}
