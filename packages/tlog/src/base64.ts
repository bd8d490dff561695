const CHUNK = 8192

/** RFC 4648 §4, padded. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(binary)
}

/** RFC 4648 §4, one spelling for each value: undefined for anything that encodeBase64 would not have written. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = decodeLooseBase64(text)
  return bytes !== undefined && encodeBase64(bytes) === text ? bytes : undefined
}

/**
 * As decodeBase64, but unused bits of the last character may be set (RFC 4648 §3.5 leaves it to the decoder). Go's
 * decoder, with which notes are written and read elsewhere, accepts them in signatures.
 */
export function decodeLooseBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}
