import type { Pattern } from '../pattern.ts'
import { foldsToAscii } from './fold.ts'
import { IntList } from './int-list.ts'
import type { Item } from './items.ts'
import { LONG_NEEDLE, LongScanner } from './long-scanner.ts'
import { type Needle, pieceOf } from './needles.ts'
import { USUAL } from './piece-counts.ts'
import type { PieceTable } from './piece-table.ts'
import { LITTLE_ENDIAN, searchText } from './text-memory.ts'

/** Of the candidates found, those that may be an escape and not a needle. */
const ESCAPE = -1
const HEX = '0123456789abcdef'

/** Many kinds of event have the same keyword rules: one screen for all of them stays in the fastest caches. */
const screens = new WeakMap<Item, Map<string, LineScreen | undefined>>()

/**
 * Tells of nearly every line of JSON that no keyword is in any of its texts, by one search of the line as it was
 * received. What JSON writes in another way is taken account of: needles are the parts of keywords without quotes,
 * slashes and control characters, and a `\uXXXX` that may be a character of a needle is a suspicion.
 */
export class LineScreen {
  readonly #needles: readonly string[]
  readonly #scanner: LongScanner
  /** Whether a needle has this character, in either case. */
  readonly #used = new Uint8Array(128)
  readonly #found = new IntList()

  /** Undefined when a keyword has no part that is long enough and must stand in the line as it is. */
  static of(items: readonly Item[]): LineScreen | undefined {
    const [first] = items
    if (first === undefined) return undefined
    const known = screens.get(first) ?? new Map<string, LineScreen | undefined>()
    screens.set(first, known)
    const key = items.map(({ id }) => id).join()
    if (!known.has(key)) known.set(key, LineScreen.#make(items))
    return known.get(key)
  }

  static #make(items: readonly Item[]): LineScreen | undefined {
    if (!LITTLE_ENDIAN) return undefined
    const needles: string[] = []
    for (const predicate of items.flatMap((item) => item.predicates)) {
      const needle = predicate.kind === 'pattern' ? plainPart(predicate.pattern) : ''
      if (needle.length < LONG_NEEDLE || isNumberText(needle)) return undefined
      needles.push(needle)
    }
    return new LineScreen(needles)
  }

  private constructor(needles: readonly string[]) {
    this.#needles = needles
    for (const c of needles.join('')) for (const each of [c, c.toUpperCase()]) this.#used[each.charCodeAt(0)] = 1
    const long = needles.map((text, payload): Needle => ({ text, payload, dashes: undefined }))
    this.#scanner = new LongScanner(long, USUAL, enterEscapes)
  }

  readonly #collect = (length: number): void => this.#scanner.collect(length, this.#found)

  /** Whether a text of the line may hold a keyword; false is certain. */
  mayHold(line: string): boolean {
    const found = this.#found
    found.clear()
    searchText(line, found, this.#collect)
    for (let i = 0; i < found.length; i += 2) {
      if (this.#isThere(line, found.items[i] as number, found.items[i + 1] as number)) return true // in bounds
    }
    return foldsToAscii(line)
  }

  #isThere(line: string, payload: number, at: number): boolean {
    if (payload === ESCAPE) return this.#hides(line, at)
    const needle = this.#needles[payload] as string // payloads are the needles' positions
    return line.slice(Math.max(0, at), at + needle.length).toLowerCase() === needle
  }

  /** Whether a character of a needle may be written at this place as `\uXXXX`. */
  #hides(line: string, at: number): boolean {
    if (line.charCodeAt(at) !== 0x5c || line.charCodeAt(at + 1) !== 0x75) return false
    const code = Number.parseInt(line.slice(at + 2, at + 6), 16)
    return code < 128 ? this.#used[code] === 1 : foldsToAscii(String.fromCharCode(code))
  }
}

/** Longest part of a keyword that JSON writes as it is, but for `\uXXXX`. */
function plainPart({ segments }: Pattern): string {
  let best = ''
  for (const { text, special } of segments) {
    const plain = Array.from({ length: text.length }, (_, i) => (special?.[i] ? '"' : text.charAt(i))).join('')
    for (const part of plain.toLowerCase().split(/["\\/\x00-\x1f\x7f-\uffff]/))
      if (part.length > best.length) best = part
  }
  return best
}

/** Numbers need not be written as they are printed, and a caller may add times of its own to the fields. */
function isNumberText(text: string): boolean {
  return /^[-+.:\d\setz]*$/.test(text) || '-infinity'.includes(text)
}

/**
 * `\u00XX`, `\u0130` and `\u212a`, of which the scanner reads one of four neighbouring pieces: one character before,
 * the escape's beginning, one after, two after.
 */
function enterEscapes(table: PieceTable): void {
  escapes ??= piecesOfEscapes()
  for (const [piece, offset] of escapes) table.enter(piece, ESCAPE, offset)
}

let escapes: ReadonlyMap<number, number> | undefined

function piecesOfEscapes(): ReadonlyMap<number, number> {
  const hex = [...HEX]
  const codes = [...hex.flatMap((high) => hex.map((low) => `00${high}${low}`)).slice(0x20, 0x80), '0130', '212a']
  const pieces = new Map<number, number>()
  for (const code of codes) {
    const text = `\\u${code}`
    for (let before = 0; before < 256; before++) pieces.set(pieceOf(String.fromCharCode(before) + text.slice(0, 3)), -1)
    for (const offset of [0, 1, 2]) pieces.set(pieceOf(text.slice(offset, offset + 4)), offset)
  }
  return pieces
}
