import { Automaton } from './automaton.ts'
import { necessaryLiterals } from './literals.ts'
import { parseRegex } from './parse-regex.ts'
import { compileProgram } from './program.ts'
import type { RegexFlags, RegexNode } from './syntax.ts'

/** A regular expression that matches in linear time. */
export class Regex {
  readonly source: string
  readonly flags: RegexFlags
  /** Lower-case texts of which every match holds at least one; undefined when nothing is certain. */
  readonly literals: readonly string[] | undefined
  readonly #node: RegexNode
  #automaton: Automaton | undefined

  /** Throws RuleError when the expression is not regular, is malformed or is too large. */
  constructor(source: string, flags: RegexFlags) {
    this.source = source
    this.flags = flags
    this.#node = parseRegex(source, flags)
    this.literals = necessaryLiterals(this.#node)
    compileProgram(this.#node, source)
  }

  /** Whether it matches anywhere in `text`. */
  test(text: string): boolean {
    this.#automaton ??= new Automaton(compileProgram(this.#node, this.source))
    return this.#automaton.test(text)
  }

  toString(): string {
    const { i, m, s } = this.flags
    return `/${this.source}/${i ? 'i' : ''}${m ? 'm' : ''}${s ? 's' : ''}`
  }
}
