import { createHash } from 'node:crypto'

/** A UUID (version 8, RFC 9562 §5.8) made of what it names. */
export function hashedId(...parts: readonly string[]): string {
  return uuidOfHex(createHash('sha256').update(parts.join('\0')).digest('hex'))
}

export function uuidOfHex(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
