/** `*`: any number of characters. */
export const MANY = 1
/** `?`: exactly one character. */
export const ONE = 2
/** Any of the five characters that Windows programs take for the dash of an option (modifier windash). */
export const DASH = 3

export type PatternToken = string | typeof MANY | typeof ONE | typeof DASH

export const DASHES = '-/\u2013\u2014\u2015'

/** A piece of a pattern between two `*`. At positions where `special` is not 0 the text holds a filler. */
export interface Segment {
  readonly text: string
  readonly special: Uint8Array | undefined
}

/** A string value with its wildcards, ready to be matched. Texts are lower case unless `cased`. */
export interface Pattern {
  readonly cased: boolean
  /** No `*` before the first segment. */
  readonly atStart: boolean
  /** No `*` after the last segment. */
  readonly atEnd: boolean
  readonly segments: readonly Segment[]
}

/**
 * Reads wildcards and escapes: `\*`, `\?` and `\\` before a wildcard are plain; a backslash before any other
 * character is itself; `\\` is one backslash (specification, "Escape Character").
 */
export function parseWildcards(text: string): PatternToken[] {
  if (!/[*?]|\\\\/.test(text)) return text === '' ? [] : [text]
  const tokens: PatternToken[] = []
  let plain = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (c === '\\' && '*?\\'.includes(text.charAt(i + 1)) && i + 1 < text.length) {
      plain += text.charAt(++i)
    } else if (c === '*' || c === '?') {
      if (plain) tokens.push(plain)
      plain = ''
      tokens.push(c === '*' ? MANY : ONE)
    } else plain += c
  }
  if (plain) tokens.push(plain)
  return tokens
}

export function buildPattern(tokens: readonly PatternToken[], cased: boolean): Pattern {
  const segments: Segment[] = []
  let run: PatternToken[] = []
  for (const token of tokens) {
    if (token !== MANY) run.push(token)
    else {
      if (run.length > 0) segments.push(buildSegment(run, cased))
      run = []
    }
  }
  if (run.length > 0) segments.push(buildSegment(run, cased))
  return { cased, segments, atStart: tokens[0] !== MANY, atEnd: tokens.length === 0 || tokens.at(-1) !== MANY }
}

function buildSegment(run: readonly PatternToken[], cased: boolean): Segment {
  const [only] = run
  if (run.length === 1 && typeof only === 'string')
    return { text: cased ? only : only.toLowerCase(), special: undefined }
  let text = ''
  const special: number[] = []
  for (const token of run) {
    if (typeof token !== 'string') {
      special[text.length] = token
      text += token === DASH ? '-' : '?'
    } else text += cased ? token : token.toLowerCase()
  }
  if (special.length === 0) return { text, special: undefined }
  const marks = new Uint8Array(text.length)
  for (let i = 0; i < special.length; i++) marks[i] = special[i] ?? 0
  return { text, special: marks }
}

/** Whether the whole of `value` fits. For a pattern that is not cased, pass the value in lower case. */
export function matchesPattern({ segments, atStart, atEnd }: Pattern, value: string): boolean {
  const last = segments.length - 1
  if (last < 0) return !atStart || value === ''
  let from = 0
  for (let i = 0; i <= last; i++) {
    const segment = segments[i] as Segment // in bounds
    const at = placeSegment(segment, value, from, tied(i === 0 && atStart, i === last && atEnd))
    if (at < 0) return false
    from = at + segment.text.length
  }
  return true
}

/** False when length, first or last character tell at once that the value, in lower case, does not fit. */
export function mayFit({ segments, atStart, atEnd, cased }: Pattern, value: string): boolean {
  const first = segments[0]
  const last = segments.at(-1)
  if (first === undefined || last === undefined) return true
  // Lower case is never shorter.
  if (atStart && atEnd && first === last && value.length > first.text.length) return false
  if (atStart && !isSame(first, 0, value.charCodeAt(0), cased)) return false
  return !atEnd || isSame(last, last.text.length - 1, value.charCodeAt(value.length - 1), cased)
}

function isSame({ text, special }: Segment, at: number, code: number, cased: boolean): boolean {
  if (code >= 0x80 || special?.[at]) return true
  return text.charCodeAt(at) === (cased || code < 0x41 || code > 0x5a ? code : code | 0x20)
}

/** Where the pattern's pieces lie in `value`, as [start, end) pairs; undefined when it does not fit. */
export function locatePattern(pattern: Pattern, value: string): readonly (readonly [number, number])[] | undefined {
  const { segments, atStart, atEnd } = pattern
  const last = segments.length - 1
  if (last < 0) return atStart && value !== '' ? undefined : []
  const places: (readonly [number, number])[] = []
  let at = 0
  for (let i = 0; i <= last; i++) {
    const segment = segments[i]
    if (segment === undefined) break
    const found = placeSegment(segment, value, at, tied(i === 0 && atStart, i === last && atEnd))
    if (found < 0) return undefined
    at = found + segment.text.length
    places.push([found, at])
  }
  return places
}

/** To which ends of the value a piece is tied. */
interface Tied {
  readonly start: boolean
  readonly end: boolean
}

const LOOSE: Tied = { start: false, end: false }
const AT_START: Tied = { start: true, end: false }
const AT_END: Tied = { start: false, end: true }
const AT_BOTH: Tied = { start: true, end: true }

function tied(start: boolean, end: boolean): Tied {
  if (start) return end ? AT_BOTH : AT_START
  return end ? AT_END : LOOSE
}

// Greedy from the left is exact: an earlier place of a piece leaves more room for the pieces after it.
function placeSegment(segment: Segment, value: string, from: number, { start, end }: Tied): number {
  const { length } = segment.text
  if (end) {
    const at = value.length - length
    return at >= from && (!start || at === from) && segmentAt(segment, value, at) ? at : -1
  }
  if (start) return segmentAt(segment, value, from) ? from : -1
  if (segment.special === undefined) return value.indexOf(segment.text, from)
  for (let at = from; at + length <= value.length; at++) if (segmentAt(segment, value, at)) return at
  return -1
}

export function segmentAt(segment: Segment, value: string, at: number): boolean {
  const { text, special } = segment
  if (special === undefined) return value.startsWith(text, at)
  if (at + text.length > value.length) return false
  for (let i = 0; i < text.length; i++) {
    const mark = special[i]
    if (mark === ONE) continue
    const c = value.charCodeAt(at + i)
    if (mark === DASH ? !isDash(c) : c !== text.charCodeAt(i)) return false
  }
  return true
}

export function isDash(code: number): boolean {
  return code === 0x2d || code === 0x2f || (code >= 0x2013 && code <= 0x2015)
}

/** Pattern text again, for explanations: `*` and `?` as written, windash as `-`. */
export function describePattern(pattern: Pattern): string {
  const inner = pattern.segments.map((segment) => segment.text).join('*')
  if (pattern.segments.length === 0) return pattern.atStart ? '' : '*'
  return `${pattern.atStart ? '' : '*'}${inner}${pattern.atEnd ? '' : '*'}`
}
