import type { IntList } from './int-list.ts'
import { enterNeedle, type Needle } from './needles.ts'
import { PieceTable } from './piece-table.ts'
import { FOLD_PAIR, pairKey, pairsOfText } from './text-bytes.ts'

const PAIRS = { size: 2, count: 2, keyOf: pairKey }

/**
 * Finds where needles of three to six characters may lie, reading two bytes at every second position: of two
 * neighbouring pairs of a needle, one must begin there.
 */
export class ShortScanner {
  /** By pair. Of its memory only the part for readable texts is ever used, and stays in the fastest cache. */
  readonly #filter = new Uint8Array(65_536)
  readonly #table = new PieceTable()

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) enterNeedle(this.#table, needle, PAIRS)
    for (const pair of this.#table.pack()) this.#filter[pair] = 1
  }

  /** For the text laid out last: appends pairs (payload, position where that needle would begin), to be compared. */
  collect(length: number, out: IntList): void {
    const filter = this.#filter
    const pairs = pairsOfText
    const end = length >> 1
    let i = 0
    // Four at a time take half as long; the text's length is in bounds.
    for (; i + 4 <= end; i += 4) {
      const suspicion =
        (filter[(pairs[i] as number) | FOLD_PAIR] as number) |
        (filter[(pairs[i + 1] as number) | FOLD_PAIR] as number) |
        (filter[(pairs[i + 2] as number) | FOLD_PAIR] as number) |
        (filter[(pairs[i + 3] as number) | FOLD_PAIR] as number)
      if (suspicion !== 0)
        for (let at = i; at < i + 4; at++) this.#look((pairs[at] as number) | FOLD_PAIR, at << 1, out)
    }
    for (; i < end; i++) this.#look((pairs[i] as number) | FOLD_PAIR, i << 1, out)
  }

  #look(pair: number, at: number, out: IntList): void {
    if (this.#filter[pair] !== 0) this.#table.report(pair, at, out)
  }
}
