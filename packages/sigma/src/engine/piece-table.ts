import type { IntList } from './int-list.ts'

/** Pairs (payload, offset of the piece in its needle) by piece, a piece being two to four bytes read as a number. */
export class PieceTable {
  #lists = new Map<number, number[]>()
  /** Once packed: an open hash table of pieces (0 is free), where the list of each begins, and how long it is. */
  #keys = new Int32Array(0)
  #starts = new Int32Array(0)
  #packed = new Int32Array(0)

  enter(piece: number, payload: number, offset: number): void {
    const list = this.#lists.get(piece)
    if (list) list.push(payload, offset)
    else this.#lists.set(piece, [payload, offset])
  }

  get size(): number {
    return this.#lists.size
  }

  /** Lays all lists out for `report`; gives the pieces, and forgets how they came. */
  pack(): readonly number[] {
    const pieces = [...this.#lists.keys()]
    const slots = 2 ** Math.ceil(Math.log2(pieces.length * 2 + 2))
    this.#keys = new Int32Array(slots)
    this.#starts = new Int32Array(slots)
    const packed: number[] = []
    for (const [piece, list] of this.#lists) {
      const slot = this.#slotOf(piece)
      this.#keys[slot] = piece
      this.#starts[slot] = packed.length
      packed.push(list.length, ...list)
    }
    this.#packed = Int32Array.from(packed)
    this.#lists = new Map()
    return pieces
  }

  /** Appends (payload, position where the needle would begin) for a piece found at `at`. */
  report(piece: number, at: number, out: IntList): void {
    const slot = this.#slotOf(piece)
    if (this.#keys[slot] !== piece) return
    const packed = this.#packed
    const start = (this.#starts[slot] as number) + 1 // a slot that is taken has a list
    const end = start + (packed[start - 1] as number)
    for (let i = start; i < end; i += 2) {
      out.push(packed[i] as number) // in bounds, as the next
      out.push(at - (packed[i + 1] as number))
    }
  }

  /** The slot of a piece, or a free one. Folded pieces are never 0. */
  #slotOf(piece: number): number {
    const mask = this.#keys.length - 1
    let slot = (Math.imul(piece, 0x85ebca6b) >>> 15) & mask
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== piece) slot = (slot + 1) & mask
    return slot
  }
}
