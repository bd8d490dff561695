import type { PieceTable } from './piece-table.ts'
import { commonness, spellings } from './text-bytes.ts'

export interface Needle {
  /** ASCII in lower case. */
  readonly text: string
  /** Which characters may be any of the five dashes; written `-` in the text. */
  readonly dashes: readonly boolean[]
  readonly payload: number
}

/** Enters `count` neighbouring pieces of a needle, of which one must fall on a position looked at. */
export function enterNeedle(
  table: PieceTable,
  { text, dashes, payload }: Needle,
  shape: { readonly size: number; readonly count: number; keyOf(piece: string): number },
): void {
  const start = rarestWindow(text, shape)
  for (let offset = start; offset < start + shape.count; offset++) {
    const piece = text.slice(offset, offset + shape.size)
    const keys = spellings(piece, dashes.slice(offset, offset + shape.size)).map(shape.keyOf)
    for (const key of new Set(keys)) table.enter(key, payload, offset)
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
