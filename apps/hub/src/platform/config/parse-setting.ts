import { HubError } from '../hub-error.ts'
import type { Address } from './config.ts'

export function parseCount(option: string, text: string, range: { from: number; to: number }): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= range.from && value <= range.to) return value
  throw refuse(option, text, `a whole number from ${range.from} to ${range.to}`)
}

export function parseFlag(option: string, text: string): boolean {
  if (['true', '1', 'yes', 'on'].includes(text)) return true
  if (['false', '0', 'no', 'off'].includes(text)) return false
  throw refuse(option, text, 'true or false')
}

export function parseWord<W extends string>(option: string, text: string, words: readonly W[]): W {
  const word = words.find((candidate) => candidate === text)
  if (word !== undefined) return word
  throw refuse(option, text, `one of ${words.join(', ')}`)
}

export function parseUrl(option: string, text: string, protocols: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && protocols.includes(url.protocol)) return url
  // The text may hold a password, so it is not repeated.
  throw new HubError(
    'bad-option',
    `--${option} must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}.`,
  )
}

/** `PORT`, `HOST:PORT` or `[IPv6]:PORT`. */
export function parseAddress(option: string, text: string, defaultHost: string): Address {
  const match = /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text)
  if (match === null) throw refuse(option, text, 'PORT or HOST:PORT')
  return {
    host: match[1] ?? match[2] ?? defaultHost,
    port: parseCount(option, match[3] ?? '', { from: 0, to: 65_535 }),
  }
}

function refuse(option: string, text: string, wanted: string): HubError {
  return new HubError('bad-option', `--${option} must be ${wanted}; got “${text.slice(0, 100)}”.`)
}
