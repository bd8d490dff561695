import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const PREFIX = 'atl_'
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 62^43 > 2^256 and 62^6 > 2^32. */
const SECRET_LENGTH = 43
const CHECK_LENGTH = 6
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_LENGTH + CHECK_LENGTH}}$`)

/**
 * 256 random bits that say what they are: `atl_`, 43 letters, and 6 letters of CRC-32 over those, so that a scanner which
 * finds one in a file knows it for ours without asking, and a token that was cut short is told from one that is not known.
 */
export function newApiToken(random: (bytes: number) => Buffer = randomBytes): string {
  const secret = letters(BigInt(`0x${random(32).toString('hex')}`), SECRET_LENGTH)
  return PREFIX + secret + checkOf(secret)
}

/** Whether the text has the form of a token of ours and its checksum is right. */
export function isApiToken(text: string): boolean {
  if (!FORM.test(text)) return false
  const secret = text.slice(PREFIX.length, -CHECK_LENGTH)
  return checkOf(secret) === text.slice(-CHECK_LENGTH)
}

/** What is kept in the clear, so that people can tell their tokens apart. */
export function hintOf(token: string): string {
  return token.slice(-4)
}

function checkOf(secret: string): string {
  return letters(BigInt(crc32(secret)), CHECK_LENGTH)
}

function letters(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest /= 62n) text = LETTERS.charAt(Number(rest % 62n)) + text
  return text
}
