import { compiledFindPieces, type FindPieces, findPiecesInScript, hashOf } from './find-pieces.ts'
import type { IntList } from './int-list.ts'
import { newMemory } from './web-assembly.ts'

/** Texts are laid out at the beginning, a longer one in parts. */
export const MAX_LAID_OUT = 262_144
/** Where the text ends, sixteen bytes are read at once. */
const MARGIN = 64
/** Pieces that lie across the end of one part are in the next. */
const OVERLAP = 16
const FOUND = MAX_LAID_OUT + MARGIN
/** A pair of eight bytes for every four of the text. */
const FILTERS = FOUND + 2 * (MAX_LAID_OUT + MARGIN)
/** Pages that are never touched take no memory. */
const SIZE = 32 * 1024 * 1024
const NATIVE = 32
const hasBuffer = typeof Buffer === 'function'

const { buffer, findPieces } = makeSearch()

/** Of the text laid out last, the low byte of each character. */
export const bytesOfText: Uint8Array = hasBuffer ? Buffer.from(buffer, 0, FOUND) : new Uint8Array(buffer, 0, FOUND)
/** The same, read as typed arrays do on little-endian machines. */
export const quadsOfText = new Int32Array(buffer, 0, FOUND >> 2)
/** Pairs that `PieceFilter.find` found: a position, and the piece there. */
export const foundPieces = new Int32Array(buffer, FOUND, (FILTERS - FOUND) >> 2)

/** Pieces are composed in the order in which typed arrays of such machines read them. */
export const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

interface Search {
  readonly buffer: ArrayBuffer
  readonly findPieces: FindPieces
}

function makeSearch(): Search {
  try {
    const memory = newMemory(SIZE / 65_536)
    return { buffer: memory.buffer, findPieces: compiledFindPieces(memory) }
  } catch {
    // Not there, or a page's content security policy forbids it.
    const memory = { buffer: new ArrayBuffer(SIZE) }
    return { ...memory, findPieces: findPiecesInScript(memory) }
  }
}

/**
 * Lays the low byte of each character out where one or four can be read at once, valid until the next call. Several
 * times faster to search than a string. Letters beyond Latin-1 lose their upper byte, and what lies behind the text is
 * of texts before it: a search finds candidates, which are then compared.
 */
export function layOut(text: string): void {
  const { length } = text
  if (hasBuffer && length >= NATIVE)
    (bytesOfText as Buffer).write(text, 'latin1') // a Buffer when there is one
  else for (let i = 0; i < length; i++) bytesOfText[i] = text.charCodeAt(i)
}

/**
 * Lays out text of any length and appends to `found`, as `collect` does for the text laid out, pairs (payload, position
 * in the whole text). Whether all of it lies there still.
 */
export function searchText(text: string, found: IntList, collect: (length: number) => void): boolean {
  if (text.length <= MAX_LAID_OUT) {
    layOut(text)
    collect(text.length)
    return true
  }
  for (let from = 0; from < text.length; from += MAX_LAID_OUT - OVERLAP) {
    const part = text.slice(from, from + MAX_LAID_OUT)
    const first = found.length + 1
    layOut(part)
    collect(part.length)
    for (let i = first; i < found.length; i += 2) found.items[i] = (found.items[i] as number) + from // in bounds
  }
  return false
}

/** How often the filters' part of the memory was filled; those placed before are placed anew when needed. */
let generation = 0
let next = FILTERS

/** Which pieces are looked for: not 0 where a piece has that hash; one bit for three more bits of it. */
export class PieceFilter {
  readonly #bytes: Uint8Array
  readonly #shift: number
  #address = 0
  #generation = -1

  constructor(pieces: readonly number[]) {
    // Small enough for the fastest caches.
    const bits = Math.min(16, Math.max(12, Math.ceil(Math.log2(pieces.length * 128 + 1))))
    this.#shift = 32 - bits
    this.#bytes = new Uint8Array(2 ** bits)
    for (const piece of pieces) {
      const slot = hashOf(piece) >>> this.#shift
      this.#bytes[slot] = (this.#bytes[slot] ?? 0) | (1 << this.#bitOf(piece))
    }
  }

  /** Looks for pieces in the text laid out last, at every fourth position; gives how many there are in `foundPieces`. */
  find(length: number): number {
    if (this.#generation !== generation) this.#place()
    return (findPieces(this.#address, this.#shift, length, FOUND) - FOUND) >> 3
  }

  mayHave(piece: number): boolean {
    const seen = this.#bytes[hashOf(piece) >>> this.#shift] as number // there is a byte for every hash
    return ((seen >>> this.#bitOf(piece)) & 1) !== 0
  }

  #place(): void {
    const { length } = this.#bytes
    if (next + length > SIZE) {
      generation++
      next = FILTERS
    }
    new Uint8Array(buffer, next, length).set(this.#bytes)
    this.#address = next
    this.#generation = generation
    next += length
  }

  #bitOf(piece: number): number {
    return (hashOf(piece) >>> (this.#shift - 3)) & 7
  }
}
