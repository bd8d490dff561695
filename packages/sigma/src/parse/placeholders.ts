import { MANY, ONE, type PatternToken, parseWildcards } from '../pattern.ts'
import { RuleError } from '../problem.ts'

/** Name (without `%`) → the values it stands for; they may hold wildcards. */
export type Placeholders = Readonly<Record<string, readonly string[]>>

/** Stands for an escaped percent sign until placeholders are replaced; a private-use character. */
const PERCENT = '\ue000'
const PLACEHOLDER = /\ue000|%([^%\\\s]+)%/g
const MAX_EXPANSIONS = 10_000

/**
 * `\%` is a plain percent sign (specification, "Placeholders"); in `\\%` the backslash is the one escaped. To be called
 * on a value before its escapes are read.
 */
export function markEscapedPercents(text: string): string {
  return text.replace(/\\\\|\\%/g, (pair) => (pair === '\\%' ? PERCENT : pair))
}

/** Replaces `%name%` by its values. */
export function expandTokens(tokens: readonly PatternToken[], known: Placeholders): PatternToken[][] {
  let all: PatternToken[][] = [[]]
  for (const token of tokens) {
    const choices = typeof token === 'string' ? expandText(token, known) : [[token]]
    if (all.length * choices.length > MAX_EXPANSIONS) throw tooMany()
    all = all.flatMap((prefix) => choices.map((choice) => [...prefix, ...choice]))
  }
  return all.map(joinTexts)
}

function expandText(text: string, known: Placeholders): PatternToken[][] {
  let all: PatternToken[][] = [[]]
  let from = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const before = text.slice(from, match.index)
    const choices = match[1] === undefined ? [['%']] : valuesOf(match[1], known).map(parseWildcards)
    if (all.length * choices.length > MAX_EXPANSIONS) throw tooMany()
    all = all.flatMap((prefix) => choices.map((choice) => [...prefix, before, ...choice]))
    from = match.index + match[0].length
  }
  return all.map((tokens) => [...tokens, text.slice(from)])
}

/** The same in a regular expression: a placeholder becomes an alternation, its wildcards `.*` and `.`. */
export function expandRegex(source: string, known: Placeholders): string {
  return source.replace(PLACEHOLDER, (_, name: string | undefined) => {
    if (name === undefined) return '%'
    return `(?:${valuesOf(name, known).map(regexOf).join('|')})`
  })
}

function regexOf(value: string): string {
  return parseWildcards(value)
    .map((token) =>
      token === MANY ? '.*' : token === ONE ? '.' : String(token).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
    )
    .join('')
}

function valuesOf(name: string, known: Placeholders): readonly string[] {
  const values = Object.hasOwn(known, name) ? known[name] : undefined
  if (values && values.length > 0) return values
  throw new RuleError('placeholder', `the placeholder %${name}% has no values`, {
    remedy: `Give the values of "${name}" in the file of placeholders; the rule is loaded then.`,
    anchor: `%${name}%`,
  })
}

function joinTexts(tokens: readonly PatternToken[]): PatternToken[] {
  const out: PatternToken[] = []
  for (const token of tokens) {
    const last = out.at(-1)
    if (token === '') continue
    if (typeof token === 'string' && typeof last === 'string') out[out.length - 1] = last + token
    else out.push(token)
  }
  return out
}

function tooMany(): RuleError {
  return new RuleError('placeholder', `the placeholders of one value stand for more than ${MAX_EXPANSIONS} values`, {
    remedy: 'Split the value, or shorten the lists.',
  })
}
