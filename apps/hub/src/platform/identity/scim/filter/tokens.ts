import { ScimError } from '../scim-error.ts'

const MAX_LENGTH = 4_096

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'mark'; readonly text: '(' | ')' | '[' | ']' }
  /** What follows a closing bracket: `.value`. */
  | { readonly kind: 'sub'; readonly text: string }

const MARKS = new Set(['(', ')', '[', ']'])
/** Attribute names, schema URNs, operators, numbers. Linear: one class, one repetition. */
const WORD = /[A-Za-z0-9_$:.+-]+/y
const SUB = /\.[A-Za-z$][A-Za-z0-9_$-]*/y

/** Splits a filter or path. Bounded in length, and each letter is looked at once. */
export function tokensOf(text: string): Token[] {
  if (text.length > MAX_LENGTH) throw new ScimError(400, `A filter has at most ${MAX_LENGTH} letters.`, 'invalidFilter')
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const letter = text.charAt(at)
    if (letter === ' ') {
      at += 1
      continue
    }
    const read = letter === '"' ? readText(text, at) : readPlain(text, { at, letter, last: tokens.at(-1) })
    tokens.push(read.token)
    at = read.next
  }
  return tokens
}

interface Read {
  readonly token: Token
  readonly next: number
}

function readPlain(text: string, { at, letter, last }: { at: number; letter: string; last: Token | undefined }): Read {
  if (isMark(letter)) return { token: { kind: 'mark', text: letter }, next: at + 1 }
  const closed = last?.kind === 'mark' && last.text === ']' && text.charAt(at - 1) === ']'
  const pattern = closed ? SUB : WORD
  pattern.lastIndex = at
  const [found] = pattern.exec(text) ?? []
  if (found === undefined) throw new ScimError(400, `“${letter}” at ${at} is not part of a filter.`, 'invalidFilter')
  const token: Token = closed ? { kind: 'sub', text: found.slice(1) } : { kind: 'word', text: found }
  return { token, next: at + found.length }
}

/** A string as JSON writes it (RFC 7159 §7). */
function readText(text: string, at: number): Read {
  let end = at + 1
  while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1
  try {
    const value: unknown = JSON.parse(text.slice(at, end + 1))
    if (typeof value === 'string') return { token: { kind: 'text', value }, next: end + 1 }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new ScimError(400, `The text at ${at} is not written as JSON writes it.`, 'invalidFilter')
}

function isMark(letter: string): letter is '(' | ')' | '[' | ']' {
  return MARKS.has(letter)
}
