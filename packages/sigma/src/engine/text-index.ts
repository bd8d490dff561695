import { DASH, matchesPattern, ONE, type Pattern, type Segment, segmentAt } from '../pattern.ts'
import { CharTrie } from './char-trie.ts'
import { IntList } from './int-list.ts'
import { LONG_NEEDLE, LongScanner } from './long-scanner.ts'
import type { Needle } from './needles.ts'
import { ShortScanner } from './short-scanner.ts'
import { foldsToAscii, layOut, spellings } from './text-bytes.ts'

/** Texts shorter than this are read as they are. */
const SHORT_TEXT = 96
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

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
  /** A longer value is not hashed. */
  #longestExact = 0
  readonly #prefixes = new CharTrie(false)
  readonly #suffixes = new CharTrie(true)
  readonly #pieces: readonly Piece[]
  readonly #short: ShortScanner | undefined
  readonly #long: LongScanner | undefined
  /** Texts of one or two characters, found anywhere, in each spelling of a dash; many patterns share them. */
  readonly #tiny = new Map<string, number[]>()
  readonly #others: readonly Piece[]
  /** Of the others, those that no text in ASCII fits: emoji and look-alike letters, by the thousand in some rules. */
  readonly #foreign: readonly Piece[]
  readonly #settled: Float64Array
  #version = 0
  readonly #scanOnly: boolean
  /** No value shorter than this fits any pattern. */
  readonly shortest: number
  readonly #scratch = new IntList()

  constructor(patterns: readonly { readonly id: number; readonly pattern: Pattern }[]) {
    const pieces: Piece[] = []
    const others: Piece[] = []
    const needles: Needle[] = []
    for (const { id, pattern } of patterns) {
      if (this.#addSimple(id, pattern)) continue
      const { piece, text, dashes } = bestPiece(id, pattern)
      if (text.length >= 3) needles.push({ text, dashes, payload: pieces.push(piece) - 1 })
      else if (isTiny(piece)) for (const each of spellings(text, dashes)) append(this.#tiny, each, id)
      else others.push(piece)
    }
    this.#pieces = pieces
    this.#settled = new Float64Array(pieces.length)
    const simple = this.#exact.size + this.#exactCased.size === 0 && this.#prefixes.empty && this.#suffixes.empty
    this.#scanOnly = simple && others.length === 0 && this.#tiny.size === 0
    this.shortest = patterns.reduce(
      (least, { pattern }) => Math.min(least, leastLength(pattern)),
      Number.MAX_SAFE_INTEGER,
    )
    this.#others = others.filter(({ pattern }) => !isForeign(pattern))
    this.#foreign = others.filter(({ pattern }) => isForeign(pattern))
    const short = needles.filter(({ text }) => text.length < LONG_NEEDLE)
    const long = needles.filter(({ text }) => text.length >= LONG_NEEDLE)
    this.#short = short.length > 0 ? new ShortScanner(short) : undefined
    this.#long = long.length > 0 ? new LongScanner(long) : undefined
  }

  /** Appends to `out` the ids of the patterns that `value` fits; some may come twice. */
  collect(value: string, out: IntList): void {
    if (value.length < this.shortest) return
    this.#version++
    if (this.#scanOnly) this.#scan(value, undefined, out)
    else this.#collectAll(value, value.toLowerCase(), out)
  }

  /** Whether a pattern may fit some part of the text; false is certain. */
  mayHold(text: string): boolean {
    if (!this.#scanOnly) return true
    const found = this.#scratch
    this.#lookUp(text, found)
    for (let i = 0; i < found.length; i += 2) {
      if (this.#mayLie(found.items[i] as number, found.items[i + 1] as number, text)) return true // in bounds
    }
    return foldsToAscii(text)
  }

  #mayLie(payload: number, at: number, text: string): boolean {
    const piece = this.#pieces[payload]
    if (piece === undefined || !piece.whole) return piece !== undefined
    const start = at - piece.offset
    return start >= 0 && segmentAt(piece.segment, text.slice(start, start + piece.segment.text.length).toLowerCase(), 0)
  }

  #collectAll(value: string, lower: string, out: IntList): void {
    if (lower.length <= this.#longestExact) pushAll(this.#exact.get(lower), out)
    if (this.#exactCased.size > 0 && value.length <= this.#longestExact) pushAll(this.#exactCased.get(value), out)
    if (!this.#prefixes.empty) this.#prefixes.collect(lower, out)
    if (!this.#suffixes.empty) this.#suffixes.collect(lower, out)
    this.#scan(value, lower, out)
    for (const [text, ids] of this.#tiny) if (lower.includes(text)) pushAll(ids, out)
    const texts = { value, lower }
    compareEach(this.#others, texts, out)
    if (this.#foreign.length > 0 && !ASCII.test(value)) compareEach(this.#foreign, texts, out)
  }

  #scan(value: string, known: string | undefined, out: IntList): void {
    if (this.#short === undefined && this.#long === undefined) return
    const found = this.#scratch
    const folds = foldsToAscii(value)
    const lower = folds ? (known ?? value.toLowerCase()) : undefined
    this.#lookUp(lower ?? value, found)
    if (found.length === 0) return
    this.#verifyAll(found, { value, lower: lower ?? known ?? value.toLowerCase() }, out)
  }

  #verifyAll(found: IntList, texts: Texts, out: IntList): void {
    for (let i = 0; i < found.length; i += 2) {
      this.#verify(found.items[i] as number, found.items[i + 1] as number, texts, out) // in bounds
    }
  }

  #lookUp(text: string, found: IntList): void {
    found.clear()
    if (this.#short === undefined && text.length < SHORT_TEXT && LITTLE_ENDIAN) {
      this.#long?.collectShort(text, found)
      return
    }
    layOut(text)
    this.#short?.collect(text.length, found)
    this.#long?.collect(text.length, found)
  }

  #verify(payload: number, at: number, { value, lower }: Texts, out: IntList): void {
    const piece = this.#pieces[payload]
    if (piece === undefined) return
    const { pattern } = piece
    if (this.#settled[payload] === this.#version) return
    // A pattern of several pieces is compared with the whole value, so once is enough.
    const start = at - piece.offset
    const fits = piece.whole
      ? start >= 0 && segmentAt(piece.segment, lower, start)
      : matchesPattern(pattern, pattern.cased ? value : lower)
    if (fits) out.push(piece.id)
    if (fits || !piece.whole) this.#settled[payload] = this.#version
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

interface Texts {
  readonly value: string
  readonly lower: string
}

function compareEach(pieces: readonly Piece[], { value, lower }: Texts, out: IntList): void {
  for (const { id, pattern } of pieces) if (matchesPattern(pattern, pattern.cased ? value : lower)) out.push(id)
}

const ASCII = /^[\x00-\x7f]*$/

function isTiny({ whole, pattern }: Piece): boolean {
  return whole && !pattern.segments[0]?.special?.includes(ONE) && !isForeign(pattern)
}

/** Places of wildcards hold fillers of ASCII. */
function isForeign({ segments }: Pattern): boolean {
  return !segments.every(({ text }) => ASCII.test(text))
}

function isContains(pattern: Pattern): boolean {
  return pattern.segments.length === 1 && !pattern.atStart && !pattern.atEnd
}

interface Run {
  readonly offset: number
  readonly text: string
  readonly dashes: readonly boolean[]
}

/** The piece of a pattern to look up: the longest run without `?`. */
function bestPiece(id: number, pattern: Pattern): Omit<Run, 'offset'> & { piece: Piece } {
  let best: Run & { segment: Segment } = { segment: { text: '', special: undefined }, offset: 0, text: '', dashes: [] }
  for (const segment of pattern.segments) {
    const run = longestRun(segment)
    if (run.text.length > best.text.length) best = { segment, ...run }
  }
  const { segment, offset, text, dashes } = best
  return { piece: { id, pattern, segment, offset, whole: isContains(pattern) && !pattern.cased }, text, dashes }
}

/** Only ASCII is looked up: its lower case never depends on the neighbours nor changes the length. */
function longestRun({ text, special }: Segment): Run {
  let best: Run = { offset: 0, text: '', dashes: [] }
  for (let from = 0, at = 0; at <= text.length; at++) {
    if (at < text.length && text.charCodeAt(at) < 128 && special?.[at] !== ONE) continue
    if (at - from > best.text.length) {
      const dashes = Array.from({ length: at - from }, (_, i) => special?.[from + i] === DASH)
      best = { offset: from, text: text.slice(from, at).toLowerCase(), dashes }
    }
    from = at + 1
  }
  return best
}

/** In units of the value itself; half of it for texts beyond ASCII, whose lower case may be longer. */
function leastLength({ segments }: Pattern): number {
  const length = segments.reduce((sum, { text }) => sum + text.length, 0)
  return segments.every(({ text }) => ASCII.test(text)) ? length : length >> 1
}

function append<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function pushAll(list: readonly number[] | undefined, out: IntList): void {
  if (list !== undefined) for (const each of list) out.push(each)
}
