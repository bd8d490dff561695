import { ScimError } from '../scim-error.ts'
import {
  type AttributePath,
  COMPARISONS,
  type Comparison,
  type Filter,
  type Literal,
  type PatchPath,
} from './filter.ts'
import { type Token, tokensOf } from './tokens.ts'

const MAX_DEPTH = 16
const MAX_TERMS = 100
const NAME = /^[A-Za-z$][A-Za-z0-9_$-]*$/

/** Parses a filter (RFC 7644 §3.4.2.2, figure 1). Bounded in length, depth and terms; throws ScimError `invalidFilter`. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(tokensOf(text))
  const filter = reader.either(0)
  reader.end()
  return filter
}

/** Parses the path of a PATCH operation (RFC 7644 §3.5.2, figure 7). Throws ScimError `invalidPath`. */
export function parsePatchPath(text: string): PatchPath {
  try {
    return new Reader(tokensOf(text)).patchPath()
  } catch (error) {
    if (error instanceof ScimError)
      throw new ScimError(400, `The path “${text.slice(0, 100)}” is not one.`, 'invalidPath')
    throw error
  }
}

/** `emails.value`, with or without the schema's URN before it. */
export function parseAttributePath(text: string): AttributePath {
  const colon = text.startsWith('urn:') || text.startsWith('URN:') ? splitUrn(text) : 0
  const [name = '', sub, ...more] = text.slice(colon).split('.')
  if (!NAME.test(name) || (sub !== undefined && !NAME.test(sub)) || more.length > 0)
    throw new ScimError(400, `“${text.slice(0, 100)}” is not the name of an attribute.`, 'invalidFilter')
  return { urn: text.slice(0, Math.max(0, colon - 1)).toLowerCase(), name, sub }
}

/** A URN ends with the last colon: the version in it (`2.0`) has a dot of its own. */
function splitUrn(text: string): number {
  return text.lastIndexOf(':') + 1
}

class Reader {
  readonly #tokens: readonly Token[]
  #at = 0
  #terms = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  either(depth: number): Filter {
    let left = this.#both(depth)
    while (this.#takeWord('or')) left = { kind: 'or', left, right: this.#both(depth) }
    return left
  }

  #both(depth: number): Filter {
    let left = this.#term(depth)
    while (this.#takeWord('and')) left = { kind: 'and', left, right: this.#term(depth) }
    return left
  }

  #term(depth: number): Filter {
    this.#terms += 1
    if (depth > MAX_DEPTH || this.#terms > MAX_TERMS) throw bad('The filter is too large; ask for less at a time.')
    if (this.#takeMark('(')) return this.#grouped(depth)
    const word = this.#word()
    if (word.toLowerCase() === 'not' && this.#takeMark('(')) return { kind: 'not', of: this.#grouped(depth) }
    const path = parseAttributePath(word)
    if (this.#takeMark('[')) return this.#within(path, depth)
    return this.#comparison(path)
  }

  #grouped(depth: number): Filter {
    const inner = this.either(depth + 1)
    if (!this.#takeMark(')')) throw bad('A parenthesis is not closed.')
    return inner
  }

  #within(path: AttributePath, depth: number): Filter {
    const filter = this.either(depth + 1)
    if (!this.#takeMark(']')) throw bad('A bracket is not closed.')
    const next = this.#tokens[this.#at]
    if (next?.kind !== 'sub') return { kind: 'within', path, filter }
    // Outside the grammar, but sent by directories: emails[type eq "work"].value eq "…"
    this.#at += 1
    const inner = this.#comparison({ urn: '', name: next.text, sub: undefined })
    return { kind: 'within', path, filter: { kind: 'and', left: filter, right: inner } }
  }

  #comparison(path: AttributePath): Filter {
    const by = this.#word().toLowerCase()
    if (by === 'pr') return { kind: 'present', path }
    if (!isComparison(by)) throw bad(`“${by}” does not compare. Use one of: ${COMPARISONS.join(', ')}, pr.`)
    return { kind: 'compare', path, by, to: this.#literal() }
  }

  #literal(): Literal {
    const token = this.#next()
    if (token.kind === 'text') return token.value
    if (token.kind === 'word') {
      if (token.text === 'true' || token.text === 'false') return token.text === 'true'
      if (token.text === 'null') return null
      if (/^-?\d{1,15}(\.\d{1,15})?$/.test(token.text)) return Number(token.text)
    }
    throw bad('A value is a text in quotation marks, a number, true, false or null.')
  }

  patchPath(): PatchPath {
    const path = parseAttributePath(this.#word())
    if (!this.#takeMark('[')) {
      this.end()
      return { path: { ...path, sub: undefined }, filter: undefined, sub: path.sub }
    }
    const filter = this.either(1)
    if (!this.#takeMark(']')) throw bad('A bracket is not closed.')
    const sub = this.#tokens[this.#at]
    if (sub?.kind === 'sub') this.#at += 1
    this.end()
    return { path, filter, sub: sub?.kind === 'sub' ? sub.text : undefined }
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw bad('The filter goes on after its end.')
  }

  #next(): Token {
    const token = this.#tokens[this.#at]
    if (token === undefined) throw bad('The filter ends too early.')
    this.#at += 1
    return token
  }

  #word(): string {
    const token = this.#next()
    if (token.kind !== 'word') throw bad('An attribute or an operator is missing.')
    return token.text
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at]
    const found = token?.kind === 'word' && token.text.toLowerCase() === word
    if (found) this.#at += 1
    return found
  }

  #takeMark(mark: string): boolean {
    const token = this.#tokens[this.#at]
    const found = token?.kind === 'mark' && token.text === mark
    if (found) this.#at += 1
    return found
  }
}

function isComparison(word: string): word is Comparison {
  return (COMPARISONS as readonly string[]).includes(word)
}

function bad(why: string): ScimError {
  return new ScimError(400, why, 'invalidFilter')
}
