import { TlogError } from './tlog-error.ts'

/** A tree size or index: decimal, no leading zeroes. JavaScript counts exactly to 2^53, which no log has reached. */
export function parseSize(text: string, what: string): number {
  const size = /^(0|[1-9][0-9]{0,18})$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(size))
    throw new TlogError('malformed', `${what} is not a decimal number without leading zeroes: ${shorten(text)}`)
  requireSize(size, what)
  return size
}

export function requireSize(size: number, what: string): void {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new TlogError('out-of-range', `${what} must be a whole number from 0 to 2^53 - 1; it is ${size}`)
}

/** Outside text for a message: no longer than a line, nothing that moves a terminal's cursor. */
export function shorten(text: string): string {
  const line = text.replace(/[^\x20-\x7e\u00a1-\uffff]/g, '?')
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 77)}...` : line)
}
