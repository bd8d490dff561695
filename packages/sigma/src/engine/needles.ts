import type { IntList } from './int-list.ts'
import { commonness, spellings } from './text-bytes.ts'

export interface Needle {
  /** ASCII in lower case. */
  readonly text: string
  /** Which characters may be any of the five dashes; written `-` in the text. */
  readonly dashes: readonly boolean[]
  readonly payload: number
}

/** Pairs (payload, offset of the piece in the needle) by piece, a piece being two or four bytes read as a number. */
export class PieceTable {
  readonly #lists = new Map<number, number[]>()
  #packed: ReadonlyMap<number, Int32Array> | undefined

  /** Enters `count` neighbouring pieces of a needle, of which one must fall on a position looked at. */
  add(
    needle: Needle,
    shape: { readonly size: number; readonly count: number },
    keyOf: (piece: string) => number,
  ): void {
    const start = rarestWindow(needle.text, shape)
    for (let offset = start; offset < start + shape.count; offset++) {
      const piece = needle.text.slice(offset, offset + shape.size)
      const keys = spellings(piece, needle.dashes.slice(offset, offset + shape.size)).map(keyOf)
      for (const key of new Set(keys)) this.#append(key, needle.payload, offset)
    }
  }

  pieces(): Iterable<number> {
    return this.#lists.keys()
  }

  get size(): number {
    return this.#lists.size
  }

  /** Appends (payload, position where the needle would begin) for a piece found at `at`. */
  report(piece: number, at: number, out: IntList): void {
    this.#packed ??= new Map([...this.#lists].map(([key, list]) => [key, Int32Array.from(list)]))
    const list = this.#packed.get(piece)
    if (list === undefined) return
    for (let i = 0; i < list.length; i += 2) {
      out.push(list[i] as number) // in bounds, as the next
      out.push(at - (list[i + 1] as number))
    }
  }

  #append(piece: number, payload: number, offset: number): void {
    const list = this.#lists.get(piece)
    if (list) list.push(payload, offset)
    else this.#lists.set(piece, [payload, offset])
  }
}

function rarestWindow(text: string, { size, count }: { readonly size: number; readonly count: number }): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let start = 0; start + count + size - 1 <= text.length; start++) {
    let sum = 0
    for (let at = start; at < start + count; at++) sum += commonness(text.slice(at, at + size))
    if (sum < least) {
      least = sum
      best = start
    }
  }
  return best
}
