import { RuleError } from '../problem.ts'

/** Sorted, disjoint, inclusive pairs of code points: [from, to, from, to, …]. */
export type Ranges = readonly number[]

export type Assertion = 'start' | 'end' | 'textEnd' | 'lineStart' | 'lineEnd' | 'boundary' | 'notBoundary'

export type RegexNode =
  | { readonly type: 'set'; readonly ranges: Ranges }
  | { readonly type: 'cat' | 'alt'; readonly of: readonly RegexNode[] }
  | { readonly type: 'repeat'; readonly of: RegexNode; readonly min: number; readonly max: number }
  | { readonly type: 'assert'; readonly assertion: Assertion }

export interface RegexFlags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
}

export const MAX_CODE = 0x10ffff
export const NEWLINE: Ranges = [10, 10]
export const DIGIT: Ranges = [48, 57]
export const WORD: Ranges = [48, 57, 65, 90, 95, 95, 97, 122]
export const SPACE: Ranges = [9, 13, 32, 32]
const HORIZONTAL: Ranges = [9, 9, 32, 32, 160, 160]

export function normalizeRanges(ranges: readonly number[]): Ranges {
  const pairs: [number, number][] = []
  for (let i = 0; i + 1 < ranges.length; i += 2) pairs.push([ranges[i] ?? 0, ranges[i + 1] ?? 0])
  pairs.sort((a, b) => a[0] - b[0])
  const out: number[] = []
  for (const [from, to] of pairs) {
    const last = out.length - 1
    if (last > 0 && from <= (out[last] ?? 0) + 1) out[last] = Math.max(out[last] ?? 0, to)
    else out.push(from, to)
  }
  return out
}

export function negateRanges(ranges: Ranges): Ranges {
  const out: number[] = []
  let next = 0
  for (let i = 0; i < ranges.length; i += 2) {
    if ((ranges[i] ?? 0) > next) out.push(next, (ranges[i] ?? 0) - 1)
    next = (ranges[i + 1] ?? 0) + 1
  }
  if (next <= MAX_CODE) out.push(next, MAX_CODE)
  return out
}

/** Adds the other case of every letter. Ranges too wide to walk are folded in ASCII only. */
export function foldRanges(ranges: Ranges): Ranges {
  const out = [...ranges]
  for (let i = 0; i < ranges.length; i += 2) {
    const from = ranges[i] ?? 0
    const to = Math.min(ranges[i + 1] ?? 0, Math.max(127, from + 1024))
    for (let code = from; code <= to; code++) {
      const char = String.fromCodePoint(code)
      for (const other of [char.toLowerCase(), char.toUpperCase()]) {
        const point = other.codePointAt(0) ?? code
        if (point !== code && other.length === String.fromCodePoint(point).length) out.push(point, point)
      }
    }
  }
  return normalizeRanges(out)
}

/** The set a backslash letter stands for (PCRE, ASCII), or undefined when it names no set. */
export function escapeSet(letter: string): Ranges | undefined {
  switch (letter) {
    case 'd':
      return DIGIT
    case 'D':
      return negateRanges(DIGIT)
    case 'w':
      return WORD
    case 'W':
      return negateRanges(WORD)
    case 's':
      return SPACE
    case 'S':
      return negateRanges(SPACE)
    case 'h':
      return HORIZONTAL
    case 'N':
      return negateRanges(NEWLINE)
    default:
      return undefined
  }
}

export const CONTROL_ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27, 0: 0 }

export const POSIX_CLASSES: Readonly<Record<string, Ranges>> = {
  alpha: [65, 90, 97, 122],
  digit: DIGIT,
  alnum: [48, 57, 65, 90, 97, 122],
  upper: [65, 90],
  lower: [97, 122],
  space: SPACE,
  blank: [9, 9, 32, 32],
  punct: [33, 47, 58, 64, 91, 96, 123, 126],
  xdigit: [48, 57, 65, 70, 97, 102],
  word: WORD,
  cntrl: [0, 31, 127, 127],
  print: [32, 126],
  graph: [33, 126],
}

export function regexError(source: string, message: string, remedy?: string): RuleError {
  return new RuleError('regex', `${message} in the regular expression "${source.slice(0, 120)}"`, {
    remedy: remedy ?? 'Correct the expression; a plain character that is a metacharacter needs a backslash before it.',
    anchor: source.slice(0, 60),
  })
}
