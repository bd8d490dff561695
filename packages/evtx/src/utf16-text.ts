/** Windows writes lone surrogates now and then; they become U+FFFD. A byte order mark is text like any other. */
const UTF16 = new TextDecoder('utf-16le', { ignoreBOM: true })
const ASCII = new TextDecoder()

/** Texts up to so many units are built from their codes: a call of a TextDecoder takes longer. */
const SHORT = 16
/** Longer texts seldom come again. */
const MAX_KEPT = 256
/** A power of two. One text each: no file can make it grow, or a search in it longer. */
const PLACES = 4_096

const kept: string[] = new Array(PLACES).fill('')
const scratch = new Uint8Array(MAX_KEPT)

/**
 * The text of at most so many UTF-16 units, up to a NUL. Most texts of a log come again and again: those that were read
 * before are found by their hash and compared, which takes less than making them anew.
 */
export function utf16Text(bytes: Uint8Array, from: number, units: number): string {
  let hash = 0
  let seen = 0
  let end = from
  for (const last = from + units * 2; end < last; end += 2) {
    // Callers have checked the bounds.
    const unit = (bytes[end] as number) | ((bytes[end + 1] as number) << 8)
    if (unit === 0) break
    hash = Math.imul(hash ^ unit, 0x5bd1e995)
    seen |= unit
  }
  const length = (end - from) >> 1
  if (length > MAX_KEPT) return UTF16.decode(bytes.subarray(from, end))
  const place = (hash ^ (hash >>> 15)) & (PLACES - 1)
  const known = kept[place] as string // all places are filled
  if (known.length === length && isSame(known, bytes, from)) return known
  const text = seen < 0x80 ? asciiText(bytes, from, length) : UTF16.decode(bytes.subarray(from, end))
  kept[place] = text
  return text
}

function isSame(text: string, bytes: Uint8Array, from: number): boolean {
  let at = from
  for (let i = 0; i < text.length; i++, at += 2) {
    if (text.charCodeAt(i) !== ((bytes[at] as number) | ((bytes[at + 1] as number) << 8))) return false
  }
  return true
}

function asciiText(bytes: Uint8Array, from: number, length: number): string {
  if (length > SHORT) {
    for (let i = 0; i < length; i++) scratch[i] = bytes[from + i * 2] as number
    return ASCII.decode(scratch.subarray(0, length))
  }
  const codes: number[] = new Array(length)
  for (let i = 0; i < length; i++) codes[i] = bytes[from + i * 2] as number
  return String.fromCharCode(...codes)
}
