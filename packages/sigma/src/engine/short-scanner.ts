import type { IntList } from './int-list.ts'
import { enterNeedle, type Needle, type Reading } from './needles.ts'
import type { PieceCounts } from './piece-counts.ts'
import { PieceTable } from './piece-table.ts'
import { quadsOfText } from './text-memory.ts'

/** A needle of four characters or more holds three that begin at an even position. */
const TRIPLES_OF_TWO: Reading = { size: 3, stride: 2 }
const TRIPLES: Reading = { size: 3, stride: 1 }
const SHIFT = 16

/** Where needles of three to six characters may lie: three bytes are read at every second position, or at every one. */
export class ShortScanner {
  /** By hash: 1 where a piece has it. Of its memory only the part for readable texts is ever used. */
  readonly #even = new Uint8Array(65_536)
  readonly #odd: Uint8Array | undefined
  readonly #table = new PieceTable()
  /** Of needles of three characters, which are looked for at odd positions too. */
  readonly #least = new PieceTable()

  constructor(needles: readonly Needle[], counts: PieceCounts) {
    for (const needle of needles) {
      const isLeast = needle.text.length === 3
      enterNeedle(this.#table, needle, isLeast ? TRIPLES : TRIPLES_OF_TWO, counts)
      if (isLeast) enterNeedle(this.#least, needle, TRIPLES, counts)
    }
    for (const piece of this.#table.pack()) this.#even[hash(piece) >>> SHIFT] = 1
    const odd = this.#least.pack()
    if (odd.length > 0) this.#odd = new Uint8Array(65_536)
    for (const piece of odd) if (this.#odd) this.#odd[hash(piece) >>> SHIFT] = 1
  }

  /** For the text laid out last: appends pairs (payload, position where that needle would begin), to be compared. */
  collect(length: number, out: IntList): void {
    const even = this.#even
    const odd = this.#odd
    const quads = quadsOfText
    const end = (length + 3) >> 2
    let next = quads[0] as number
    for (let i = 0; i < end; i++) {
      const quad = next
      next = quads[i + 1] as number // in bounds, or in the margin
      const third = (quad >>> 16) | (next << 16)
      if (((even[hash(quad) >>> SHIFT] as number) | (even[hash(third) >>> SHIFT] as number)) !== 0) {
        this.#table.report((quad & 0xffffff) | 0x202020, i << 2, out)
        this.#table.report((third & 0xffffff) | 0x202020, (i << 2) + 2, out)
      }
      if (odd === undefined) continue
      const second = quad >>> 8
      const fourth = (quad >>> 24) | (next << 8)
      if (((odd[hash(second) >>> SHIFT] as number) | (odd[hash(fourth) >>> SHIFT] as number)) !== 0) {
        this.#least.report((second & 0xffffff) | 0x202020, (i << 2) + 1, out)
        this.#least.report((fourth & 0xffffff) | 0x202020, (i << 2) + 3, out)
      }
    }
  }
}

/** Of the three lower bytes. */
function hash(piece: number): number {
  return Math.imul((piece | 0x202020) << 8, 0x9e3779b1)
}
