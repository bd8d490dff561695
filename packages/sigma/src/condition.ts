import { RuleError } from './problem.ts'

/** A parsed condition. Leaves name search identifiers (or, in correlations, rules). */
export type ConditionNode =
  | { readonly op: 'and' | 'or'; readonly of: readonly ConditionNode[] }
  | { readonly op: 'not'; readonly of: ConditionNode }
  | { readonly op: 'name'; readonly name: string }
  /** `1 of x*`, `all of them`; `pattern` is the text with `*`, or `them`. */
  | { readonly op: 'of'; readonly count: number | 'all'; readonly pattern: string }

const MAX_DEPTH = 64
const MAX_TOKENS = 2_000
const TOKEN = /\s*(?:([()])|([^\s()]+))/y

/** Parses Sigma's condition language; precedence from loosest: or, and, not, `x of`. Throws RuleError. */
export function parseCondition(text: string): ConditionNode {
  const parser = new ConditionParser(tokenize(text), text)
  const node = parser.or(0)
  parser.end()
  return node
}

/** The names among `all` that `pattern` of an `x of` selects. Names beginning with `_` are left out of `them`. */
export function selectNames(pattern: string, all: Iterable<string>): string[] {
  const names = [...all]
  if (pattern === 'them') return names.filter((name) => !name.startsWith('_'))
  const parts = pattern.split('*')
  const hidden = pattern.startsWith('_')
  return names.filter((name) => (hidden || !name.startsWith('_')) && matchesParts(name, parts))
}

function matchesParts(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? ''
  const last = parts[parts.length - 1] ?? ''
  if (parts.length === 1) return name === first
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}

function tokenize(text: string): string[] {
  if (text.includes('|')) {
    throw new RuleError('condition', 'the condition has a pipe: aggregations were replaced by correlation rules', {
      remedy: 'Write a correlation document that refers to this rule.',
      anchor: 'condition',
    })
  }
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    tokens.push(match[1] ?? match[2] ?? '')
    if (tokens.length > MAX_TOKENS) throw broken(text, `the condition has more than ${MAX_TOKENS} words`)
  }
  return tokens
}

function broken(text: string, message: string): RuleError {
  return new RuleError('condition', `${message} in "${text.trim().slice(0, 120)}"`, {
    remedy: 'Use names of the detection joined by and, or, not, parentheses, "1 of name*" or "all of name*".',
    anchor: 'condition',
  })
}

class ConditionParser {
  readonly #tokens: readonly string[]
  readonly #text: string
  #at = 0

  constructor(tokens: readonly string[], text: string) {
    this.#tokens = tokens
    this.#text = text
  }

  or(depth: number): ConditionNode {
    return this.#joined('or', () => this.#joined('and', () => this.#not(depth)))
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw broken(this.#text, `unexpected "${this.#peek()}"`)
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? ''
  }

  #joined(op: 'and' | 'or', operand: () => ConditionNode): ConditionNode {
    const of = [operand()]
    while (this.#peek().toLowerCase() === op) {
      this.#at++
      of.push(operand())
    }
    return of.length === 1 && of[0] ? of[0] : { op, of }
  }

  #not(depth: number): ConditionNode {
    if (depth > MAX_DEPTH) throw broken(this.#text, 'the condition is nested too deeply')
    if (this.#peek().toLowerCase() === 'not') {
      this.#at++
      return { op: 'not', of: this.#not(depth + 1) }
    }
    return this.#operand(depth)
  }

  #operand(depth: number): ConditionNode {
    const token = this.#peek()
    this.#at++
    if (token === '') throw broken(this.#text, 'a name is missing at the end')
    if (token === '(') {
      const node = this.or(depth + 1)
      if (this.#peek() !== ')') throw broken(this.#text, 'a closing parenthesis is missing')
      this.#at++
      return node
    }
    if (token === ')' || /^(and|or)$/i.test(token)) throw broken(this.#text, `unexpected "${token}"`)
    if (this.#peek().toLowerCase() === 'of') return this.#of(token)
    return { op: 'name', name: token }
  }

  #of(quantifier: string): ConditionNode {
    this.#at++
    const pattern = this.#peek()
    this.#at++
    const lower = quantifier.toLowerCase()
    const count = lower === 'all' ? 'all' : lower === 'any' ? 1 : /^\d{1,3}$/.test(lower) ? Number(lower) : 0
    if (count === 0) throw broken(this.#text, `"${quantifier} of" is neither "1 of", "all of" nor "any of"`)
    if (!/^[\w*.-]+$/.test(pattern)) throw broken(this.#text, `"${quantifier} of" is not followed by a name`)
    return { op: 'of', count, pattern: pattern.toLowerCase() === 'them' ? 'them' : pattern }
  }
}
