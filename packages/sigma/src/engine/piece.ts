import { DASH, DASHES, isDash, ONE, type Pattern, type Segment } from '../pattern.ts'
import { bytesOfText } from './text-memory.ts'

/** What a pattern is found by. */
export interface Piece {
  readonly pattern: Pattern
  readonly segment: Segment
  /** Where in the segment the text begins that is looked up. */
  readonly offset: number
  /** What is looked up: ASCII in lower case. */
  readonly text: string
  /** Which of its characters may be any dash, written `-`; undefined for none. */
  readonly dashes: readonly boolean[] | undefined
  /** Of each character of the text: 0x20 for letters, whose case does not matter. */
  readonly folds: Uint8Array
  /** The text is all there is of the pattern, or all but what stands around it in its segment. */
  readonly whole: boolean
}

const pieces = new WeakMap<Pattern, Piece>()

/** The piece of a pattern to look up: the longest run without `?`. Many indexes ask for the same. */
export function pieceOfPattern(pattern: Pattern): Piece {
  const known = pieces.get(pattern)
  if (known) return known
  const made = makePiece(pattern)
  pieces.set(pattern, made)
  return made
}

function makePiece(pattern: Pattern): Piece {
  let best = { segment: { text: '', special: undefined } as Segment, offset: 0, text: '' }
  for (const segment of pattern.segments) {
    const run = longestRun(segment)
    if (run.text.length > best.text.length) best = { segment, ...run }
  }
  const { segment, offset, text } = best
  const whole = pattern.segments.length === 1 && !pattern.atStart && !pattern.atEnd && !pattern.cased
  return { pattern, segment, offset, text, dashes: dashesOf(segment, offset, text.length), folds: foldsOf(text), whole }
}

function dashesOf({ special }: Segment, offset: number, length: number): readonly boolean[] | undefined {
  if (special === undefined) return undefined
  const dashes = Array.from({ length }, (_, i) => special[offset + i] === DASH)
  return dashes.includes(true) ? dashes : undefined
}

// Of thousands of patterns: `Uint8Array.from` takes ten times as long.
function foldsOf(text: string): Uint8Array {
  const folds = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x61 && code <= 0x7a) folds[i] = 0x20
  }
  return folds
}

/** Only ASCII is looked up: its lower case never depends on the neighbours nor changes the length. */
function longestRun({ text, special }: Segment): { readonly offset: number; readonly text: string } {
  let from = 0
  let best = 0
  let length = 0
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && text.charCodeAt(at) < 128 && special?.[at] !== ONE) continue
    if (at - from > length) {
      best = from
      length = at - from
    }
    from = at + 1
  }
  return { offset: best, text: text.slice(best, best + length).toLowerCase() }
}

/** Whether the piece's text seems to lie at this place of the text laid out last: letters beyond Latin-1 may feign it. */
export function seemsToLie({ text, folds, dashes }: Piece, at: number, length: number): boolean {
  if (at < 0 || at + text.length > length) return false
  const bytes = bytesOfText
  for (let i = 0; i < text.length; i++) {
    const byte = (bytes[at + i] as number) | (folds[i] as number) // in bounds
    if (byte !== text.charCodeAt(i) && !(dashes?.[i] === true && DASH_BYTES.includes(byte))) return false
  }
  return true
}

const DASH_BYTES = [...DASHES].map((dash) => dash.charCodeAt(0) & 0xff)

/** Whether it does lie there, in the text itself. */
export function lies({ text, folds, dashes }: Piece, at: number, value: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = value.charCodeAt(at + i)
    const folded = code < 128 ? code | (folds[i] as number) : code // in bounds
    if (folded !== text.charCodeAt(i) && !(dashes?.[i] === true && isDash(code))) return false
  }
  return true
}

/** Of one or two characters, and nothing else. */
export function isTiny({ whole, pattern }: Piece): boolean {
  return whole && !pattern.segments[0]?.special?.includes(ONE) && !isForeign(pattern)
}

/** No text in ASCII fits it. Places of wildcards hold fillers of ASCII. */
export function isForeign({ segments }: Pattern): boolean {
  return !segments.every(({ text }) => ASCII.test(text))
}

export const ASCII = /^[\x00-\x7f]*$/

/** No value shorter than this fits any of the patterns. */
export function shortestFitting(patterns: readonly { readonly pattern: Pattern }[]): number {
  return patterns.reduce((least, { pattern }) => Math.min(least, leastLength(pattern)), Number.MAX_SAFE_INTEGER)
}

/** In units of the value itself; half of it for texts beyond ASCII, whose lower case may be longer. */
function leastLength({ segments }: Pattern): number {
  const length = segments.reduce((sum, { text }) => sum + text.length, 0)
  return segments.every(({ text }) => ASCII.test(text)) ? length : length >> 1
}
