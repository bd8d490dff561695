/**
 * Reads the plain part of YAML in which nearly all rules are written, in a quarter of the time of a whole parser: block
 * maps and lists, scalars of one line, `|` texts. Gives undefined for whatever goes beyond that, and for all that could
 * be read in two ways; then a whole parser (CORE schema) says what it is.
 */
export function readPlainYaml(text: string): Record<string, unknown> | undefined {
  if (UNUSUAL.test(text)) return undefined
  try {
    return new PlainReader(text).document()
  } catch (error) {
    if (error instanceof NotPlain) return undefined
    throw error
  }
}

class NotPlain extends Error {}

/** Tabs, other line ends, control characters, and what a parser may refuse. */
const UNUSUAL = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
const MAX_DEPTH = 20
const MAX_KEY = 200
const SPACE = 32
const DOUBLE_QUOTE = 34
const HASH = 35
const QUOTE = 39
const DASH = 45
const COLON = 58

/** What a key may be of: letters first. */
const KEY_LETTERS = letterTable('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_')
const KEY_CHARACTERS = letterTable('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789|.-')
const SINGLE = /^'((?:[^']|'')*)'(?: +#.*)?$/
const DOUBLE = /^"([^"\\]*)"(?: +#.*)?$/
const WORD = /^[A-Za-z_\\/($^;]/
const KEYWORD = /^(?:null|true|false)$/i
const INTEGER = /^(?:0|[1-9]\d{0,14})$/
/** What begins like a number and is none: dates and ids have two dashes. */
const NO_NUMBER = /^\d(?:.*[^\da-fA-FxoinIN+\-._]|[^-]*-[^-]*-)/

class PlainReader {
  readonly #lines: readonly string[]
  readonly #isEnded: boolean
  #line = -1
  /** Of the line that is looked at, from where it is not read yet; -1 past the end. */
  #indent = -1
  #content = ''

  constructor(text: string) {
    this.#lines = text.split('\n')
    this.#isEnded = text.endsWith('\n')
  }

  document(): Record<string, unknown> {
    this.#advance()
    if (this.#indent < 0 || isItem(this.#content)) throw new NotPlain()
    const map = this.#map(this.#indent, 0)
    if (this.#indent >= 0) throw new NotPlain()
    return map
  }

  /** Goes to the next line that holds something. */
  #advance(): void {
    while (++this.#line < this.#lines.length) {
      const line = this.#lines[this.#line] ?? ''
      const indent = indentOf(line)
      if (indent === line.length || line.charCodeAt(indent) === HASH) continue
      this.#indent = indent
      this.#content = line.slice(indent).trimEnd()
      return
    }
    this.#indent = -1
    this.#content = ''
  }

  #block(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new NotPlain()
    return isItem(this.#content) ? this.#list(this.#indent, depth) : this.#map(this.#indent, depth)
  }

  #map(indent: number, depth: number): Record<string, unknown> {
    // Without a prototype, and so without a hidden class for every choice of names.
    const map = Object.create(null) as Record<string, unknown>
    while (this.#indent === indent) {
      const length = keyLength(this.#content)
      if (length === 0 || length > MAX_KEY) throw new NotPlain()
      const key = keyText(this.#content, length)
      if (key === '__proto__' || key in map) throw new NotPlain()
      const rest = this.#content.slice(length + 1).trimStart()
      map[key] = rest === '' || rest.startsWith('#') ? this.#below(indent, depth) : this.#inLine(rest, indent)
    }
    if (this.#indent > indent) throw new NotPlain()
    return map
  }

  /** The value of a key that has nothing beside it: a list may stand as far left as its key. */
  #below(indent: number, depth: number): unknown {
    this.#advance()
    if (this.#indent > indent) return this.#block(depth + 1)
    return this.#indent === indent && isItem(this.#content) ? this.#list(indent, depth + 1) : null
  }

  #list(indent: number, depth: number): unknown[] {
    const list: unknown[] = []
    while (this.#indent === indent && isItem(this.#content)) {
      const rest = this.#content.slice(1).trimStart()
      if (rest === '' || isItem(rest)) throw new NotPlain()
      if (keyLength(rest) > 0) {
        this.#indent = indent + this.#content.length - rest.length
        this.#content = rest
        list.push(this.#map(this.#indent, depth + 1))
      } else list.push(this.#inLine(rest, indent))
    }
    if (this.#indent > indent) throw new NotPlain()
    return list
  }

  #inLine(text: string, indent: number): unknown {
    if (text === '|' || text === '|-') return this.#text(text, indent)
    const value = scalarOf(text)
    this.#advance()
    // It would go on there.
    if (this.#indent > indent) throw new NotPlain()
    return value
  }

  #text(header: string, indent: number): string {
    const kept: string[] = []
    const first = this.#lines[this.#line + 1] ?? ''
    const own = indentOf(first)
    if (own <= indent || own === first.length) throw new NotPlain()
    for (let next = this.#lines[this.#line + 1]; next !== undefined; next = this.#lines[this.#line + 1]) {
      const isBlank = indentOf(next) === next.length
      if (!isBlank && indentOf(next) < own) break
      if (isBlank && next.length > own) throw new NotPlain()
      kept.push(next.slice(own))
      this.#line++
    }
    while (kept.at(-1) === '') kept.pop()
    this.#advance()
    if (!this.#isEnded && this.#indent < 0) throw new NotPlain()
    return kept.join('\n') + (header === '|' ? '\n' : '')
  }
}

function indentOf(line: string): number {
  let at = 0
  while (line.charCodeAt(at) === SPACE) at++
  return at
}

function isItem(content: string): boolean {
  return content.charCodeAt(0) === DASH && (content.length === 1 || content.charCodeAt(1) === SPACE)
}

/** Of the key that the content begins with, quotes included; 0 for none that is plain. */
function keyLength(content: string): number {
  const end = content.startsWith("'") ? quotedKeyEnd(content) : plainKeyEnd(content)
  if (content.charCodeAt(end) !== COLON) return 0
  if (end + 1 < content.length && content.charCodeAt(end + 1) !== SPACE) return 0
  return end <= 5 && KEYWORD.test(keyText(content, end)) ? 0 : end
}

function plainKeyEnd(content: string): number {
  if (KEY_LETTERS[content.charCodeAt(0)] !== 1) return 0
  let at = 1
  for (let code = content.charCodeAt(at); ; code = content.charCodeAt(++at)) {
    const isInside = code === SPACE && KEY_CHARACTERS[content.charCodeAt(at + 1)] === 1
    if (KEY_CHARACTERS[code] !== 1 && !isInside) return at
  }
}

function quotedKeyEnd(content: string): number {
  const end = content.indexOf("'", 1)
  return end < 2 || /["\\]/.test(content.slice(1, end)) ? 0 : end + 1
}

function keyText(content: string, length: number): string {
  return content.startsWith("'") ? content.slice(1, length - 1) : content.slice(0, length)
}

function scalarOf(text: string): unknown {
  const first = text.charCodeAt(0)
  if (first === QUOTE) return singleQuoted(text)
  if (first === DOUBLE_QUOTE) return doubleQuoted(text)
  const comment = text.indexOf(' #')
  const plain = comment < 0 ? text : text.slice(0, comment).trimEnd()
  if (plain.includes(': ') || plain.endsWith(':')) throw new NotPlain()
  if (INTEGER.test(plain)) return Number(plain)
  if (plain.length <= 5 && KEYWORD.test(plain)) return keyword(plain)
  if (WORD.test(plain) || NO_NUMBER.test(plain)) return plain
  throw new NotPlain()
}

function singleQuoted(text: string): string {
  if (text.indexOf("'", 1) === text.length - 1) return text.slice(1, -1)
  const inner = SINGLE.exec(text)?.[1]
  if (inner === undefined) throw new NotPlain()
  return inner.replaceAll("''", "'")
}

function doubleQuoted(text: string): string {
  const inner = DOUBLE.exec(text)?.[1]
  if (inner === undefined) throw new NotPlain()
  return inner
}

function keyword(plain: string): boolean | null {
  if (plain === 'null') return null
  if (plain === 'true' || plain === 'false') return plain === 'true'
  throw new NotPlain()
}

function letterTable(letters: string): Uint8Array {
  const table = new Uint8Array(128)
  for (const letter of letters) table[letter.charCodeAt(0)] = 1
  return table
}
