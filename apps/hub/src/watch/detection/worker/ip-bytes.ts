const NONE = new Uint8Array(16)
const MOST_KNOWN = 20_000
const known = new Map<string, Uint8Array>()

/** The sixteen bytes of an address in canonical text; IPv4 as RFC 4291 §2.5.5.2 maps it, `::` for none. */
export function ipBytes(address: string | undefined): Uint8Array {
  if (address === undefined) return NONE
  let bytes = known.get(address)
  if (bytes === undefined) {
    bytes = address.includes(':') ? v6Bytes(address) : v4Bytes(address)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(address, bytes)
  }
  return bytes
}

function v4Bytes(address: string): Uint8Array {
  const bytes = new Uint8Array(16)
  bytes[10] = bytes[11] = 0xff
  address.split('.').forEach((part, i) => {
    bytes[12 + i] = Number(part)
  })
  return bytes
}

function v6Bytes(address: string): Uint8Array {
  const bytes = new Uint8Array(16)
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const place = (groups: readonly string[], first: number) =>
    groups.forEach((group, i) => {
      const value = Number.parseInt(group, 16) || 0
      bytes[(first + i) * 2] = value >> 8
      bytes[(first + i) * 2 + 1] = value & 0xff
    })
  place(before, 0)
  if (tail !== undefined) place(after, 8 - after.length)
  return bytes
}
