/** Longest text kept of a value or an id, in UTF-16 units. */
export const MAX_TEXT = 256

/**
 * A field's value as text for grouping and counting; undefined when there is none. Values come from attackers, so a
 * long one is replaced by its beginning and a hash: state must not grow with what they send.
 */
export function fieldText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : boundedText(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return undefined
}

export function boundedText(text: string): string {
  if (text.length <= MAX_TEXT) return text
  return `${text.slice(0, MAX_TEXT - 30)}…${text.length}:${weakHash(text, 0)}${weakHash(text, 0x9e3779b9)}`
}

/** Number that a field holds: JSON numbers, decimal text, and the hexadecimal text of Windows events. */
export function fieldNumber(value: unknown): number | undefined {
  if (typeof value === 'string' && (value.length > 40 || value.trim() === '')) return undefined
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined
  const number = Number(value)
  return Math.abs(number) <= MAX_NUMBER ? number : undefined
}

/** Beyond any real amount; sums of such numbers remain finite. */
const MAX_NUMBER = 1e18

/** The values of a field that may be a list. */
export function fieldTexts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    const text = fieldText(value)
    return text === undefined ? [] : [text]
  }
  const texts = new Set<string>()
  for (const item of value.slice(0, MAX_LIST)) {
    const text = fieldText(item)
    if (text !== undefined) texts.add(text)
  }
  return [...texts]
}

const MAX_LIST = 16

/** FNV-1a with a final mix. Groups that collide merge their counts, which an attacker gains nothing from. */
function weakHash(text: string, seed: number): string {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0')
}
