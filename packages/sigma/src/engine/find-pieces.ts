import {
  add,
  and,
  type Code,
  compileFunction,
  constant,
  doWhile,
  get,
  isBelow,
  load8,
  load32,
  type Memory,
  multiply,
  or,
  set,
  shiftRight,
  store32,
  subtract,
  when,
} from './web-assembly.ts'

/**
 * Reads four bytes at every fourth position of a text at the memory's beginning and appends, at `out`, those of which a
 * filter has the hash: pairs (position, the bytes with capitals folded). All are addresses and lengths in bytes; gives where
 * the pairs end. The text is read up to the next multiple of 16.
 */
export type FindPieces = (filter: number, shift: number, end: number, out: number) => number

/** Setting these bits turns capital letters of ASCII into small ones in four bytes; other characters merge harmlessly. */
export const FOLD_QUAD = 0x20202020
const FACTOR = 0x9e3779b1 | 0

/** Of the piece, folded. Its upper bits choose the filter's byte, the next three the bit in it. */
export function hashOf(piece: number): number {
  return Math.imul(piece | FOLD_QUAD, FACTOR)
}

/** In WebAssembly, without bounds to check at each step: twice as fast as in script. Throws where that is not allowed. */
export function compiledFindPieces(memory: Memory): FindPieces {
  return compileFunction({ parameters: 4, locals: 5, body }, memory)
}

const FILTER = 0
const SHIFT = 1
const TEXT_END = 2
const OUT = 3
const AT = 4
const HASHES = [5, 6, 7, 8]

const filterByte = (hash: number): Code => load8(add(get(FILTER), shiftRight(get(hash), get(SHIFT))))
const bitIndex = (hash: number): Code => and(shiftRight(get(hash), subtract(get(SHIFT), constant(3))), constant(7))
const folded = (offset: number): Code => or(load32(get(AT), offset), constant(FOLD_QUAD))

const [first = [], ...others] = HASHES.map(filterByte)
const body: Code = [
  ...doWhile(
    [
      ...HASHES.flatMap((hash, i) => set(hash, multiply(folded(4 * i), constant(FACTOR)))),
      ...when(
        or(first, ...others),
        HASHES.flatMap((hash, i) =>
          when(and(shiftRight(filterByte(hash), bitIndex(hash)), constant(1)), [
            ...store32(get(OUT), add(get(AT), constant(4 * i))),
            ...store32(get(OUT), folded(4 * i), 4),
            ...set(OUT, add(get(OUT), constant(8))),
          ]),
        ),
      ),
      ...set(AT, add(get(AT), constant(16))),
    ],
    isBelow(get(AT), get(TEXT_END)),
  ),
  ...get(OUT),
]

/** The same, where there is no WebAssembly. */
export function findPiecesInScript({ buffer }: Memory): FindPieces {
  const bytes = new Uint8Array(buffer)
  const view = new DataView(buffer)
  return (filter, shift, end, out) => {
    let next = out
    for (let at = 0; at < ((end + 15) & ~15); at += 4) {
      const piece = view.getInt32(at, true) | FOLD_QUAD
      const hash = hashOf(piece)
      const seen = bytes[filter + (hash >>> shift)] as number // a filter has a byte for each hash
      if (((seen >>> ((hash >>> (shift - 3)) & 7)) & 1) === 0) continue
      view.setInt32(next, at, true)
      view.setInt32(next + 4, piece, true)
      next += 8
    }
    return next
  }
}
