import { DASH, DASHES, MANY, ONE, type PatternToken } from '../pattern.ts'
import { RuleError } from '../problem.ts'

/** Text on its way through modifiers. After an UTF-16 modifier every character is one byte (`bytes`). */
export interface DraftText {
  readonly tokens: readonly PatternToken[]
  readonly bytes: boolean
}

export type Utf16 = 'utf16' | 'utf16le' | 'utf16be'

const WORD = /[\p{L}\p{N}\p{M}_]/u

/** Marks every dash that begins an option (no word character before it, one after it) as any of the five dashes. */
export function markDashes(tokens: readonly PatternToken[]): PatternToken[] {
  return tokens.flatMap((token) => (typeof token === 'string' ? splitDashes(token) : [token]))
}

function splitDashes(text: string): PatternToken[] {
  const out: PatternToken[] = []
  let plain = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    const option = DASHES.includes(c) && !WORD.test(text.charAt(i - 1)) && WORD.test(text.charAt(i + 1))
    if (!option) plain += c
    else {
      if (plain) out.push(plain)
      plain = ''
      out.push(DASH)
    }
  }
  if (plain) out.push(plain)
  return out
}

/** Every spelling of a text with marked dashes, for encodings that need plain text. */
export function spellDashes(tokens: readonly PatternToken[]): PatternToken[][] {
  let all: PatternToken[][] = [[]]
  for (const token of tokens) {
    const choices: readonly PatternToken[] = token === DASH ? [...DASHES] : [token]
    if (all.length * choices.length > 625) {
      throw new RuleError('modifier-combination', 'too many dashes to encode in every spelling', {
        remedy: 'Split the value, or leave windash away before the encoding.',
      })
    }
    all = all.flatMap((prefix) => choices.map((choice) => [...prefix, choice]))
  }
  return all
}

export function encodeUtf16(text: DraftText, encoding: Utf16): DraftText {
  const tokens = text.tokens.map((token) =>
    typeof token === 'string' ? utf16Bytes(token, encoding === 'utf16be') : token,
  )
  return { tokens: encoding === 'utf16' ? ['\xff\xfe', ...tokens] : tokens, bytes: true }
}

function utf16Bytes(text: string, bigEndian: boolean): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const low = String.fromCharCode(text.charCodeAt(i) & 0xff)
    const high = String.fromCharCode(text.charCodeAt(i) >> 8)
    out += bigEndian ? high + low : low + high
  }
  return out
}

export function encodeBase64(text: DraftText): string {
  return btoa(bytesOf(text, 'base64'))
}

/**
 * The three texts as which a value can appear inside Base64, one for each position modulo 3, without the characters
 * at the ends that depend on the neighbours.
 */
export function encodeBase64Offsets(text: DraftText): string[] {
  const bytes = bytesOf(text, 'base64offset')
  const starts = [0, 2, 3]
  const cuts = [0, 3, 2]
  return [0, 1, 2].map((offset) => {
    const encoded = btoa(' '.repeat(offset) + bytes)
    return encoded.slice(starts[offset], encoded.length - (cuts[(bytes.length + offset) % 3] ?? 0))
  })
}

function bytesOf(text: DraftText, modifier: string): string {
  if (text.tokens.some((token) => token === MANY || token === ONE)) {
    throw new RuleError('modifier-combination', `a value with wildcards cannot be encoded by ${modifier}`, {
      remedy: `Put contains after ${modifier}, and escape * and ? that are meant as plain characters.`,
    })
  }
  const plain = text.tokens.join('')
  if (text.bytes) return plain
  return Array.from(new TextEncoder().encode(plain), (byte) => String.fromCharCode(byte)).join('')
}
