import { type Fields, setField } from '../fields.ts'
import { MAX_FIELDS } from '../limits.ts'

/**
 * Reads `key=value key="quoted value" key='…'` into fields, in one pass. Text that is no pair is passed over.
 * Gives the number of pairs.
 */
export function readPairs(text: string, fields: Fields, start = 0): number {
  let at = start
  let count = 0
  while (at < text.length && count < MAX_FIELDS) {
    const equals = text.indexOf('=', at)
    if (equals < 0) break
    const name = text.slice(Math.max(at, keyStart(text, at, equals)), equals)
    const value = readValue(text, equals + 1)
    if (NAME.test(name)) {
      setField(fields, name, value.text)
      count++
    }
    at = value.end
  }
  return count
}

const NAME = /^[A-Za-z_][\w.:@/-]{0,127}$/

/** Longest key that is looked for before an equals sign. */
const MAX_KEY = 128

function keyStart(text: string, from: number, equals: number): number {
  const floor = Math.max(from, equals - MAX_KEY)
  for (let i = equals - 1; i >= floor; i--) {
    const code = text.charCodeAt(i)
    if (code === 32 || code === 44 || code === 9 || code === 59 || code === 29 || code === 40 || code === 91)
      return i + 1
  }
  return floor
}

function readValue(text: string, start: number): { readonly text: string; readonly end: number } {
  const quote = text.charCodeAt(start)
  if (quote === 34 || quote === 39) {
    const close = closingQuote(text, start + 1, quote)
    if (close >= 0) return { text: unescapeQuotes(text.slice(start + 1, close)), end: close + 1 }
  }
  let end = start
  while (end < text.length && !isSeparator(text.charCodeAt(end))) end++
  return { text: text.slice(start, end), end }
}

const isSeparator = (code: number) => code === 32 || code === 9 || code === 29 || code === 10 || code === 13

function closingQuote(text: string, start: number, quote: number): number {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 92) i++
    else if (code === quote) return i
  }
  return -1
}

function unescapeQuotes(text: string): string {
  return text.includes('\\') ? text.replace(/\\(["'])/g, '$1') : text
}
