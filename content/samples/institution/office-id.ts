import { createHash } from 'node:crypto'

/** A version 5 UUID (RFC 9562 §5.5) of the office's code under a namespace of our own. */
export function officeId(code: string): string {
  const namespace = Buffer.from('7d0f5a1be3c84f6c9a3e2b7c41d6f908', 'hex')
  const hash = createHash('sha1').update(namespace).update(code, 'utf8').digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
