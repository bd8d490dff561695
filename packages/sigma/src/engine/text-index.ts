import { matchesPattern, type Pattern, segmentAt } from '../pattern.ts'
import type { Predicate } from '../predicate.ts'
import { CharTrie } from './char-trie.ts'
import { foldsToAscii } from './fold.ts'
import { IntList } from './int-list.ts'
import type { Item } from './items.ts'
import { LONG_NEEDLE, LongScanner, NEARLY_LONG } from './long-scanner.ts'
import type { Needle } from './needles.ts'
import { ASCII, isForeign, isTiny, lies, type Piece, pieceOfPattern, seemsToLie, shortestFitting } from './piece.ts'
import { type PieceCounts, USUAL } from './piece-counts.ts'
import { ShortScanner } from './short-scanner.ts'
import { LITTLE_ENDIAN, searchText } from './text-memory.ts'
import { TinyTexts } from './tiny-texts.ts'

/** Texts shorter than this are read as they are. */
const SHORT_TEXT = 96
/** So many needles that are nearly long may be looked for with the long ones. */
const FEW = 12

interface Entry {
  readonly id: number
  readonly piece: Piece
}

/** All string patterns on one field, arranged so that a value is compared with the few that it may fit. */
export class TextIndex {
  readonly #exact = new Map<string, number[]>()
  readonly #exactCased = new Map<string, number[]>()
  /** A longer value is not hashed. */
  #longestExact = 0
  readonly #prefixes = new CharTrie(false)
  readonly #suffixes = new CharTrie(true)
  readonly #pieces: readonly Entry[]
  readonly #short: ShortScanner | undefined
  readonly #long: LongScanner | undefined
  readonly #tiny: TinyTexts | undefined
  readonly #others: readonly Entry[]
  /** Of the others, those that no text in ASCII fits: emoji and look-alike letters, by the thousand in some rules. */
  readonly #foreign: readonly Entry[]
  readonly #settled: Float64Array
  #version = 0
  /** All patterns are looked for in one pass. */
  readonly scanOnly: boolean
  /** No value shorter than this fits any pattern. */
  readonly #shortest: number
  readonly #scratch = new IntList()
  #value = ''
  #lower: string | undefined

  constructor(patterns: readonly { readonly id: number; readonly pattern: Pattern }[], counts: PieceCounts = USUAL) {
    const pieces: Entry[] = []
    const others: Entry[] = []
    const tiny: Entry[] = []
    for (const { id, pattern } of patterns) {
      if (this.#addSimple(id, pattern)) continue
      const piece = pieceOfPattern(pattern)
      const { length } = piece.text
      const kind = length >= 3 && LITTLE_ENDIAN ? pieces : length < 3 && isTiny(piece) ? tiny : others
      kind.push({ id, piece })
    }
    this.#pieces = pieces
    this.#settled = new Float64Array(pieces.length)
    this.#tiny = tiny.length > 0 ? new TinyTexts(tiny) : undefined
    const simple = this.#exact.size + this.#exactCased.size === 0 && this.#prefixes.empty && this.#suffixes.empty
    this.scanOnly = simple && others.length === 0 && tiny.length === 0
    this.#shortest = shortestFitting(patterns)
    this.#others = others.filter(({ piece }) => !isForeign(piece.pattern))
    this.#foreign = others.filter(({ piece }) => isForeign(piece.pattern))
    const { short, long } = divide(pieces.map(({ piece: { text, dashes } }, payload) => ({ text, dashes, payload })))
    this.#short = short.length > 0 ? new ShortScanner(short, counts) : undefined
    this.#long = long.length > 0 ? new LongScanner(long, counts) : undefined
  }

  /** Appends to `out` the ids of the patterns that `value` fits; some may come twice. */
  collect(value: string, out: IntList): void {
    if (value.length < this.#shortest) return
    this.#version++
    this.#value = value
    this.#lower = undefined
    if (!this.scanOnly) this.#collectOthers(value, out)
    if (this.#short !== undefined || this.#long !== undefined) this.#scan(value, out)
  }

  /** Whether a pattern may fit some part of the text; false is certain. */
  mayHold(text: string): boolean {
    if (!this.scanOnly) return true
    const found = this.#scratch
    const isLaidOut = this.#lookUp(text, found)
    for (let i = 0; i < found.length; i += 2) {
      const { piece } = this.#pieces[found.items[i] as number] as Entry // payloads are positions, and both are in bounds
      if (!isLaidOut || seemsToLie(piece, found.items[i + 1] as number, text.length)) return true
    }
    return foldsToAscii(text)
  }

  /** The value in lower case, made when first needed. */
  #lowered(): string {
    this.#lower ??= this.#value.toLowerCase()
    return this.#lower
  }

  #collectOthers(value: string, out: IntList): void {
    // Lower case is never shorter.
    if (value.length <= this.#longestExact) {
      if (this.#exact.size > 0) pushAll(this.#exact.get(this.#lowered()), out)
      if (this.#exactCased.size > 0) pushAll(this.#exactCased.get(value), out)
    }
    if (!this.#prefixes.empty) this.#prefixes.collect(value, out)
    if (!this.#suffixes.empty) this.#suffixes.collect(value, out)
    this.#compareEach(this.#others, out)
    if (this.#tiny === undefined && this.#foreign.length === 0) return
    const isAscii = ASCII.test(value)
    if (!isAscii) this.#compareEach(this.#foreign, out)
    this.#tiny?.collect(this.#lowered(), isAscii, out)
  }

  #compareEach(entries: readonly Entry[], out: IntList): void {
    for (const { id, piece } of entries) {
      const { pattern } = piece
      if (matchesPattern(pattern, pattern.cased ? this.#value : this.#lowered())) out.push(id)
    }
  }

  #scan(value: string, out: IntList): void {
    const found = this.#scratch
    const text = foldsToAscii(value) ? this.#lowered() : value
    const isLaidOut = this.#lookUp(text, found)
    for (let i = 0; i < found.length; i += 2) {
      const payload = found.items[i] as number // in bounds, as the next
      if (this.#settled[payload] === this.#version) continue
      const { id, piece } = this.#pieces[payload] as Entry // payloads are positions
      const at = found.items[i + 1] as number
      if (isLaidOut && !seemsToLie(piece, at, text.length)) continue
      const fits = this.#fits(piece, at, text)
      if (fits) out.push(id)
      // A pattern of several pieces is compared with the whole value, so once is enough.
      if (fits || !piece.whole) this.#settled[payload] = this.#version
    }
  }

  readonly #collectLaidOut = (length: number): void => {
    this.#short?.collect(length, this.#scratch)
    this.#long?.collect(length, this.#scratch)
  }

  /** Whether what was looked up is laid out. */
  #lookUp(text: string, found: IntList): boolean {
    found.clear()
    if (this.#short === undefined && text.length < SHORT_TEXT) {
      this.#long?.collectShort(text, found)
      return false
    }
    return searchText(text, found, this.#collectLaidOut)
  }

  #fits(piece: Piece, at: number, text: string): boolean {
    const { pattern, segment, whole } = piece
    if (!whole) return matchesPattern(pattern, pattern.cased ? this.#value : this.#lowered())
    if (segment.text.length === piece.text.length) return lies(piece, at, text)
    const start = at - piece.offset
    return start >= 0 && segmentAt(segment, this.#lowered(), start)
  }

  #addSimple(id: number, pattern: Pattern): boolean {
    const [segment] = pattern.segments
    if (segment === undefined) {
      if (pattern.atStart) append(this.#exact, '', id)
      else this.#prefixes.add('', id)
      return true
    }
    if (pattern.segments.length > 1 || segment.special !== undefined) return false
    const { atStart, atEnd, cased } = pattern
    if (atStart && atEnd) {
      append(cased ? this.#exactCased : this.#exact, segment.text, id)
      this.#longestExact = Math.max(this.#longestExact, segment.text.length)
    } else if (cased || !(atStart || atEnd)) return false
    else if (atStart) this.#prefixes.add(segment.text, id)
    else this.#suffixes.add(segment.text, id)
    return true
  }
}

/** Whether the pass for long needles alone tells where the item holds. */
export function isFoundByLong({ predicates, linking }: Item): boolean {
  const isLong = (predicate: Predicate) =>
    predicate.kind === 'pattern' && pieceOfPattern(predicate.pattern).text.length >= LONG_NEEDLE
  return (linking === 'any' || predicates.length === 1) && predicates.every(isLong)
}

function divide(needles: readonly Needle[]): { readonly short: readonly Needle[]; readonly long: readonly Needle[] } {
  const nearly = needles.filter(({ text }) => text.length >= NEARLY_LONG && text.length < LONG_NEEDLE)
  const least = nearly.length <= FEW ? NEARLY_LONG : LONG_NEEDLE
  return {
    short: needles.filter(({ text }) => text.length < least),
    long: needles.filter(({ text }) => text.length >= least),
  }
}

function append<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function pushAll(list: readonly number[] | undefined, out: IntList): void {
  if (list !== undefined) for (const each of list) out.push(each)
}
