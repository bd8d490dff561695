import { DASHES } from '../pattern.ts'
import { FOLD_QUAD } from './find-pieces.ts'
import { FOLD_TRIPLE, type PieceCounts } from './piece-counts.ts'
import type { PieceTable } from './piece-table.ts'

export interface Needle {
  /** ASCII in lower case. */
  readonly text: string
  /** Which characters may be any of the five dashes, written `-` in the text; undefined for none. */
  readonly dashes: readonly boolean[] | undefined
  readonly payload: number
}

/** How a scanner reads texts: which neighbouring pieces of a needle must be known for one to be met. */
export interface Reading {
  /** Bytes of a piece: three or four. */
  readonly size: number
  /** Every which byte a piece is read at. */
  readonly stride: number
}

const FOLDED_DASHES = [...DASHES].map((dash) => fold(dash.charCodeAt(0)))
const ANY = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => fold(byte) === byte)

/**
 * Enters as many neighbouring pieces of a needle as lie in one stride, of which one must be read: the rarest ones. A
 * needle that is too short for that is entered with whatever may stand before and behind it.
 */
export function enterNeedle(table: PieceTable, needle: Needle, reading: Reading, counts: PieceCounts): void {
  const start = rarestStart(needle, reading, counts)
  for (let offset = start; offset < start + reading.stride; offset++) {
    for (const piece of piecesAt(needle, offset, reading.size)) table.enter(piece, needle.payload, offset)
  }
}

function rarestStart({ text }: Needle, { size, stride }: Reading, counts: PieceCounts): number {
  const last = text.length - size - stride + 1
  if (last < 0) return -1
  let sum = 0
  for (let at = 0; at < stride; at++) sum += usuality(text, at, size, counts)
  let best = 0
  let least = sum
  for (let start = 1; start <= last; start++) {
    sum += usuality(text, start + stride - 1, size, counts) - usuality(text, start - 1, size, counts)
    if (sum >= least) continue
    least = sum
    best = start
  }
  return best
}

/** Pieces of letters alone are more usual than others. */
function usuality(text: string, start: number, size: number, counts: PieceCounts): number {
  let piece = 0
  let letters = 0
  for (let i = 0; i < size; i++) {
    const code = text.charCodeAt(start + i)
    piece |= fold(code) << (8 * i)
    if (code >= 0x61 && code <= 0x7a) letters++
  }
  return counts.of(piece) * 8 + letters
}

function piecesAt({ text, dashes }: Needle, offset: number, size: number): Iterable<number> {
  if (offset >= 0 && offset + size <= text.length && dashes === undefined) {
    return [pieceOf(text.slice(offset, offset + size))]
  }
  let pieces = [0]
  for (let i = 0; i < size; i++) {
    const at = offset + i
    const isInside = at >= 0 && at < text.length
    const bytes = !isInside ? ANY : dashes?.[at] ? FOLDED_DASHES : [fold(text.charCodeAt(at))]
    pieces = bytes.flatMap((byte) => pieces.map((piece) => piece | (byte << (8 * i))))
  }
  return new Set(pieces)
}

function fold(byte: number): number {
  return (byte & 0xff) | 0x20
}

/** A piece as a number, as a scanner reads it. */
export function pieceOf(text: string): number {
  let piece = 0
  for (let i = 0; i < text.length; i++) piece |= fold(text.charCodeAt(i)) << (8 * i)
  return piece | (text.length === 4 ? FOLD_QUAD : FOLD_TRIPLE)
}
