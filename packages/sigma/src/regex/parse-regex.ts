import {
  CONTROL_ESCAPES,
  escapeSet,
  foldRanges,
  MAX_CODE,
  NEWLINE,
  negateRanges,
  normalizeRanges,
  POSIX_CLASSES,
  type Ranges,
  type RegexFlags,
  type RegexNode,
  regexError,
} from './syntax.ts'

const MAX_DEPTH = 100
const MAX_LENGTH = 16_384
const MAX_REPEAT = 10_000
const NOT_LINEAR = 'Rewrite it without lookaround, back references, atomic groups and possessive quantifiers.'

/** Parses the part of PCRE that is regular, so that matching is linear in the length of the text. Throws RuleError. */
export function parseRegex(source: string, flags: RegexFlags): RegexNode {
  if (source.length > MAX_LENGTH) throw regexError(source, `more than ${MAX_LENGTH} characters`)
  const parser = new RegexParser(source, flags)
  return parser.whole()
}

class RegexParser {
  readonly #source: string
  #flags: RegexFlags
  #at = 0
  #depth = 0

  constructor(source: string, flags: RegexFlags) {
    this.#source = source
    this.#flags = flags
  }

  whole(): RegexNode {
    const node = this.#alternation()
    if (this.#at < this.#source.length) throw this.#error('an unmatched ")"')
    return node
  }

  #alternation(): RegexNode {
    const outer = this.#flags
    if (++this.#depth > MAX_DEPTH) throw this.#error('groups nested too deeply')
    const of = [this.#sequence()]
    while (this.#peek() === '|') {
      this.#at++
      of.push(this.#sequence())
    }
    this.#depth--
    this.#flags = outer
    return of.length === 1 && of[0] ? of[0] : { type: 'alt', of }
  }

  #sequence(): RegexNode {
    const of: RegexNode[] = []
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const atom = this.#atom()
      if (atom) of.push(this.#quantified(atom))
    }
    return of.length === 1 && of[0] ? of[0] : { type: 'cat', of }
  }

  #quantified(atom: RegexNode): RegexNode {
    let node = atom
    for (let range = this.#quantifier(); range; range = this.#quantifier()) {
      const [min, max] = range
      if (max < min) throw this.#error('a quantifier whose end is below its beginning')
      if (Math.max(min, max === Number.POSITIVE_INFINITY ? 0 : max) > MAX_REPEAT)
        throw this.#error('a repetition too long')
      if (this.#peek() === '?') this.#at++
      else if (this.#peek() === '+') throw this.#error('a possessive quantifier', NOT_LINEAR)
      node = { type: 'repeat', of: node, min, max }
      if (++this.#depth > MAX_DEPTH) throw this.#error('quantifiers nested too deeply')
    }
    return node
  }

  #quantifier(): readonly [number, number] | undefined {
    const c = this.#peek()
    const simple: Readonly<Record<string, readonly [number, number]>> = {
      '*': [0, Number.POSITIVE_INFINITY],
      '+': [1, Number.POSITIVE_INFINITY],
      '?': [0, 1],
    }
    const known = simple[c]
    if (known) {
      this.#at++
      return known
    }
    const braces = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.#source.slice(this.#at, this.#at + 18))
    if (c !== '{' || !braces) return undefined
    this.#at += braces[0].length
    const min = Number(braces[1])
    if (braces[2] === undefined) return [min, min]
    return [min, braces[3] ? Number(braces[3]) : Number.POSITIVE_INFINITY]
  }

  #atom(): RegexNode | undefined {
    const c = this.#take()
    if (c === '(') return this.#group()
    if (c === '[') return this.#set(this.#class())
    if (c === '.') return { type: 'set', ranges: this.#flags.s ? [0, MAX_CODE] : negateRanges(NEWLINE) }
    if (c === '^') return { type: 'assert', assertion: this.#flags.m ? 'lineStart' : 'start' }
    if (c === '$') return { type: 'assert', assertion: this.#flags.m ? 'lineEnd' : 'end' }
    if (c === '\\') return this.#escape()
    if (c === '*' || c === '+' || c === '?') throw this.#error(`nothing to repeat before "${c}"`)
    return this.#literal(c.codePointAt(0) ?? 0)
  }

  #group(): RegexNode | undefined {
    const open = /^\?(?::|P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*'|([ims]*)(?:-([ims]+))?([:)]))/.exec(
      this.#source.slice(this.#at),
    )
    if (this.#peek() === '?' && !open) throw this.#error('a lookaround, atomic group or other extension', NOT_LINEAR)
    if (this.#peek() === '*') throw this.#error('a backtracking verb', NOT_LINEAR)
    const outer = this.#flags
    if (open) this.#at += open[0].length
    if (open?.[3]) this.#flags = changeFlags(this.#flags, open[1] ?? '', open[2] ?? '')
    if (open?.[3] === ')') return undefined
    const node = this.#alternation()
    if (this.#take() !== ')') throw this.#error('a missing ")"')
    this.#flags = outer
    return node
  }

  #escape(): RegexNode {
    const c = this.#take()
    if (c === '') throw this.#error('a backslash at the end')
    if (c === 'b' || c === 'B') return { type: 'assert', assertion: c === 'b' ? 'boundary' : 'notBoundary' }
    if (c === 'A') return { type: 'assert', assertion: 'start' }
    if (c === 'Z') return { type: 'assert', assertion: 'end' }
    if (c === 'z') return { type: 'assert', assertion: 'textEnd' }
    if (/[1-9kgK]/.test(c)) throw this.#error(`"\\${c}", a back reference or extension`, NOT_LINEAR)
    const set = escapeSet(c)
    return set ? { type: 'set', ranges: set } : this.#literal(this.#escapedCode(c))
  }

  #escapedCode(c: string): number {
    const hex =
      c === 'x' || c === 'u'
        ? /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2,4}))/.exec(this.#source.slice(this.#at))
        : null
    if (hex) {
      const digits = hex[1] ?? (hex[2] ?? '').slice(0, c === 'x' ? 2 : 4)
      this.#at += hex[1] ? hex[0].length : digits.length
      return Math.min(Number.parseInt(digits, 16), MAX_CODE)
    }
    const control = CONTROL_ESCAPES[c]
    if (control !== undefined) return control
    if (/[A-Za-z]/.test(c)) throw this.#error(`the unknown escape "\\${c}"`)
    return c.codePointAt(0) ?? 0
  }

  #class(): Ranges {
    const negated = this.#peek() === '^'
    if (negated) this.#at++
    const ranges: number[] = []
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#at >= this.#source.length) throw this.#error('a missing "]"')
      const from = this.#classItem(ranges)
      if (from === undefined) continue
      let to = from
      if (this.#peek() === '-' && this.#source[this.#at + 1] !== ']' && this.#at + 1 < this.#source.length) {
        this.#at++
        const end = this.#classItem(ranges)
        if (end === undefined) ranges.push(45, 45)
        else to = end
      }
      if (to < from) throw this.#error('a character range out of order')
      ranges.push(from, to)
    }
    this.#at++
    const folded = this.#flags.i ? foldRanges(normalizeRanges(ranges)) : normalizeRanges(ranges)
    return negated ? negateRanges(folded) : folded
  }

  /** One member of a class: its code, or undefined after a set such as `\d` was added to `ranges`. */
  #classItem(ranges: number[]): number | undefined {
    const posix = /^\[:(\^?)([a-z]+):\]/.exec(this.#source.slice(this.#at, this.#at + 14))
    const named = posix ? POSIX_CLASSES[posix[2] ?? ''] : undefined
    if (posix && named) {
      this.#at += posix[0].length
      ranges.push(...(posix[1] ? negateRanges(named) : named))
      return undefined
    }
    const c = this.#take()
    if (c !== '\\') return c.codePointAt(0)
    const letter = this.#take()
    if (letter === 'b') return 8
    const set = escapeSet(letter)
    if (!set) return this.#escapedCode(letter)
    ranges.push(...set)
    return undefined
  }

  #literal(code: number): RegexNode {
    return this.#set(this.#flags.i ? foldRanges([code, code]) : [code, code])
  }

  #set(ranges: Ranges): RegexNode {
    return { type: 'set', ranges }
  }

  #peek(): string {
    return this.#source.charAt(this.#at)
  }

  #take(): string {
    const code = this.#source.codePointAt(this.#at)
    const c = code === undefined ? '' : String.fromCodePoint(code)
    this.#at += c.length
    return c
  }

  #error(message: string, remedy?: string) {
    return regexError(this.#source, message, remedy)
  }
}

function changeFlags(flags: RegexFlags, on: string, off: string): RegexFlags {
  const set = (flag: 'i' | 'm' | 's') => (flags[flag] || on.includes(flag)) && !off.includes(flag)
  return { i: set('i'), m: set('m'), s: set('s') }
}
