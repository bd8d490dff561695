/** Table k (256 numbers each) gives the effect of a byte that k others follow: eight bytes at a time ("slicing-by-8"). */
const TABLE = crcTable()

/** CRC-32 (ISO 3309) of several parts, one after the other. */
export function crc32(...parts: readonly Uint8Array[]): number {
  let crc = 0xffffffff
  for (const part of parts) crc = update(crc, part)
  return (crc ^ 0xffffffff) >>> 0
}

function update(start: number, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length - (bytes.length % 8)
  let crc = start
  for (let at = 0; at < whole; at += 8) {
    const low = crc ^ view.getUint32(at, true)
    const high = view.getUint32(at + 4, true)
    crc = effect(7, low) ^ effect(6, low >>> 8) ^ effect(5, low >>> 16) ^ effect(4, low >>> 24)
    crc ^= effect(3, high) ^ effect(2, high >>> 8) ^ effect(1, high >>> 16) ^ effect(0, high >>> 24)
  }
  for (let at = whole; at < bytes.length; at++) crc = effect(0, crc ^ view.getUint8(at)) ^ (crc >>> 8)
  return crc
}

function effect(following: number, byte: number): number {
  return TABLE[following * 256 + (byte & 0xff)] ?? 0
}

function crcTable(): Int32Array {
  const table = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    table[byte] = crc
  }
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256] ?? 0
    table[i] = (table[before & 0xff] ?? 0) ^ (before >>> 8)
  }
  return table
}
