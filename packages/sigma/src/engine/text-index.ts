import { DASH, matchesPattern, ONE, type Pattern, type Segment, segmentAt } from '../pattern.ts'
import { CharTrie } from './char-trie.ts'
import { GramScanner, type Needle } from './gram-scanner.ts'

/** A pattern found by a piece of it: whole when the piece is the pattern. */
interface Piece {
  readonly id: number
  readonly pattern: Pattern
  readonly segment: Segment
  /** Where in the segment the text begins that is looked up. */
  readonly offset: number
  readonly whole: boolean
}

/** All string patterns on one field, arranged so that a value is compared with the few that it may fit. */
export class TextIndex {
  readonly #exact = new Map<string, number[]>()
  readonly #exactCased = new Map<string, number[]>()
  readonly #prefixes = new CharTrie(false)
  readonly #suffixes = new CharTrie(true)
  readonly #pieces: readonly Piece[]
  readonly #scanner: GramScanner | undefined
  /** By two characters, for pieces of two or three. */
  readonly #short = new Map<number, number[]>()
  readonly #shortFilter: Uint8Array | undefined
  readonly #others: readonly Piece[]
  readonly #scanOnly: boolean
  readonly #shortest: number
  readonly #scratch: number[] = []

  constructor(patterns: readonly { readonly id: number; readonly pattern: Pattern }[]) {
    const pieces: Piece[] = []
    const others: Piece[] = []
    const needles: Needle[] = []
    for (const { id, pattern } of patterns) {
      if (this.#addSimple(id, pattern)) continue
      const { piece, text } = bestPiece(id, pattern)
      if (text.length >= 4) needles.push({ text, payload: pieces.push(piece) - 1 })
      else if (text.length >= 2) append(this.#short, pairAt(text, 0), pieces.push(piece) - 1)
      else others.push(piece)
    }
    this.#pieces = pieces
    const simple = this.#exact.size + this.#exactCased.size === 0 && this.#prefixes.empty && this.#suffixes.empty
    this.#scanOnly = simple && this.#short.size === 0 && others.length === 0
    this.#shortest = patterns.reduce(
      (least, { pattern }) => Math.min(least, leastLength(pattern)),
      Number.MAX_SAFE_INTEGER,
    )
    this.#others = others
    this.#scanner = needles.length > 0 ? new GramScanner(needles) : undefined
    if (this.#short.size > 0) {
      this.#shortFilter = new Uint8Array(65_536)
      for (const pair of this.#short.keys()) this.#shortFilter[hashPair(pair)] = 1
    }
  }

  /** Appends to `out` the ids of the patterns that `value` fits; some may come twice. */
  collect(value: string, out: number[]): void {
    if (value.length < this.#shortest) return
    if (this.#scanOnly) this.#scan(value, undefined, out)
    else this.#collectAll(value, value.toLowerCase(), out)
  }

  #collectAll(value: string, lower: string, out: number[]): void {
    pushAll(this.#exact.get(lower), out)
    if (this.#exactCased.size > 0) pushAll(this.#exactCased.get(value), out)
    if (!this.#prefixes.empty) this.#prefixes.collect(lower, out)
    if (!this.#suffixes.empty) this.#suffixes.collect(lower, out)
    this.#scan(value, lower, out)
    if (this.#shortFilter !== undefined) this.#collectShort(value, lower, out)
    for (const { id, pattern } of this.#others) {
      if (matchesPattern(pattern, pattern.cased ? value : lower)) out.push(id)
    }
  }

  #scan(value: string, known: string | undefined, out: number[]): void {
    if (this.#scanner === undefined) return
    const found = this.#scratch
    found.length = 0
    this.#scanner.collect(value, found)
    if (found.length === 0) return
    const lower = known ?? value.toLowerCase()
    if (lower.length !== value.length) {
      // Positions differ only where a letter has a lower case of two characters.
      found.length = 0
      this.#scanner.collect(lower, found)
    }
    for (let i = 0; i < found.length; i += 2) {
      this.#verify(found[i] as number, found[i + 1] as number, { value, lower }, out) // in bounds
    }
  }

  #collectShort(value: string, lower: string, out: number[]): void {
    const filter = this.#shortFilter
    const end = lower.length - 1
    for (let at = 0; at < end; at++) {
      const pair = (lower.charCodeAt(at) << 16) | lower.charCodeAt(at + 1)
      if (filter?.[hashPair(pair)] !== 1) continue
      const list = this.#short.get(pair)
      if (list !== undefined) for (const payload of list) this.#verify(payload, at, { value, lower }, out)
    }
  }

  #verify(payload: number, at: number, { value, lower }: { value: string; lower: string }, out: number[]): void {
    const piece = this.#pieces[payload]
    if (piece === undefined) return
    const { pattern } = piece
    const start = at - piece.offset
    if (start < 0) return
    if (piece.whole ? segmentAt(piece.segment, lower, start) : matchesPattern(pattern, pattern.cased ? value : lower)) {
      out.push(piece.id)
    }
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
    if (atStart && atEnd) append(cased ? this.#exactCased : this.#exact, segment.text, id)
    else if (cased || !(atStart || atEnd)) return false
    else if (atStart) this.#prefixes.add(segment.text, id)
    else this.#suffixes.add(segment.text, id)
    return true
  }
}

function isContains(pattern: Pattern): boolean {
  return pattern.segments.length === 1 && !pattern.atStart && !pattern.atEnd
}

/** The piece of a pattern to look up: a run without `?` (and, when short, without dashes of several spellings). */
function bestPiece(id: number, pattern: Pattern): { piece: Piece; text: string } {
  const whole = isContains(pattern) && !pattern.cased
  let best = { segment: pattern.segments[0] ?? { text: '', special: undefined }, offset: 0, text: '' }
  for (const segment of pattern.segments) {
    const long = longestRun(segment, [ONE])
    const run = long.text.length >= 4 ? long : longestRun(segment, [ONE, DASH])
    if (run.text.length > best.text.length) best = { segment, ...run }
  }
  const { segment, offset, text } = best
  return { piece: { id, pattern, segment, offset, whole }, text }
}

/** Only ASCII is looked up: its lower case never depends on the neighbours nor changes the length. */
function longestRun({ text, special }: Segment, without: readonly number[]): { offset: number; text: string } {
  let best = { offset: 0, text: '' }
  for (let from = 0, at = 0; at <= text.length; at++) {
    if (at < text.length && text.charCodeAt(at) < 128 && !without.includes(special?.[at] ?? 0)) continue
    if (at - from > best.text.length) best = { offset: from, text: text.slice(from, at).toLowerCase() }
    from = at + 1
  }
  return best
}

/** In units of the value itself; half of it for texts beyond ASCII, whose lower case may be longer. */
function leastLength({ segments }: Pattern): number {
  const length = segments.reduce((sum, { text }) => sum + text.length, 0)
  return segments.every(({ text }) => /^[\x00-\x7f]*$/.test(text)) ? length : length >> 1
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1)
}

function hashPair(pair: number): number {
  return (Math.imul(pair, 0x9e3779b1) >>> 16) & 0xffff
}

function append<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function pushAll(list: readonly number[] | undefined, out: number[]): void {
  if (list !== undefined) for (const each of list) out.push(each)
}
