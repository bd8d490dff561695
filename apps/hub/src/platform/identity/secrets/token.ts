import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits: what a link or a cookie carries. Only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Unsalted and fast is right here: a token of 256 bits cannot be guessed from its hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The session's anti-forgery token follows from its cookie, which pages cannot read. */
export function csrfOf(token: string): string {
  return createHash('sha256').update('csrf:').update(token).digest('base64url')
}
