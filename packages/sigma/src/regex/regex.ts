import { Automaton } from './automaton.ts'
import { type Literals, necessaryLiterals } from './literals.ts'
import { mayMatch, type Necessary, necessaryParts } from './necessary.ts'
import { parseRegex } from './parse-regex.ts'
import { compileProgram } from './program.ts'
import type { RegexFlags, RegexNode } from './syntax.ts'

/** A regular expression that matches in linear time. */
export class Regex {
  readonly source: string
  readonly flags: RegexFlags
  /** Sets of lower-case texts; a matching text holds at least one text of each set. */
  readonly literals: readonly Literals[]
  readonly #node: RegexNode
  /** In characters; twice as many code units may be as few characters, never the reverse. */
  readonly #leastLength: number
  readonly #necessary: Necessary
  #automaton: Automaton | undefined

  /** Throws RuleError when the expression is not regular, is malformed or is too large. */
  constructor(source: string, flags: RegexFlags) {
    this.source = source
    this.flags = flags
    this.#node = parseRegex(source, flags)
    this.literals = necessaryLiterals(this.#node)
    this.#leastLength = leastLength(this.#node)
    this.#necessary = necessaryParts(this.#node)
    compileProgram(this.#node, source)
  }

  /** Whether it matches anywhere in `text`. */
  test(text: string): boolean {
    if (text.length < this.#leastLength || !mayMatch(this.#necessary, text)) return false
    this.#automaton ??= new Automaton(compileProgram(this.#node, this.source))
    return this.#automaton.test(text)
  }

  /** Where it matches first, for highlighting: the least text that ends where the first match ends. */
  locate(text: string): readonly (readonly [number, number])[] | undefined {
    if (!this.test(text)) return undefined
    const end = shortestPrefix(text, (prefix) => this.test(prefix))
    for (let start = end; start >= Math.max(0, end - MAX_SPAN); start--) {
      if (this.test(text.slice(start, end))) return [[start, end]]
    }
    return [[0, end]]
  }

  toString(): string {
    const { i, m, s } = this.flags
    return `/${this.source}/${i ? 'i' : ''}${m ? 'm' : ''}${s ? 's' : ''}`
  }
}

function leastLength(node: RegexNode): number {
  switch (node.type) {
    case 'set':
      return 1
    case 'assert':
      return 0
    case 'cat':
      return node.of.reduce((sum, child) => sum + leastLength(child), 0)
    case 'alt':
      return Math.min(...node.of.map(leastLength))
    case 'repeat':
      return node.min * leastLength(node.of)
  }
}

/** Longer matches are shown whole from the beginning of the text. */
const MAX_SPAN = 500

/** Whether a match lies in a prefix grows with the prefix, but for assertions at its end, which move it by little. */
function shortestPrefix(text: string, matches: (prefix: string) => boolean): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (matches(text.slice(0, middle))) high = middle
    else low = middle + 1
  }
  return high
}
