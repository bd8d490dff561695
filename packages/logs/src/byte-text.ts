/** Text of bytes, in Node and in browsers; Node's own conversion is the faster where there is one. */
export const textOfBytes: (bytes: Uint8Array, start: number, end: number) => string =
  typeof Buffer === 'undefined' ? decodePortable : decodeInNode

function decodeInNode(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end)
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function decodePortable(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end))
}

/** The bytes that pairs of hex digits spell. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return bytes
}
