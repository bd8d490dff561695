/** An IPv4 or IPv6 network. Words are unsigned 32-bit, most significant first: one for IPv4, four for IPv6. */
export interface Network {
  readonly text: string
  readonly words: readonly number[]
  readonly prefix: number
}

/** Undefined when `text` is not `address/prefix` or a single address. Host bits are ignored. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/')
  const words = parseAddress(slash < 0 ? text : text.slice(0, slash))
  if (words === undefined) return undefined
  const bits = words.length * 32
  if (slash < 0) return { text, words, prefix: bits }
  const digits = text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(digits) || Number(digits) > bits) return undefined
  return { text, words, prefix: Number(digits) }
}

export function networkContains(network: Network, address: string): boolean {
  if (address.length > 45) return false
  const words = parseAddress(address)
  if (words === undefined || words.length !== network.words.length) return false
  let left = network.prefix
  for (let i = 0; i < words.length && left > 0; i++, left -= 32) {
    const mask = left >= 32 ? 0xffffffff : (0xffffffff << (32 - left)) >>> 0
    if ((((words[i] ?? 0) ^ (network.words[i] ?? 0)) & mask) !== 0) return false
  }
  return true
}

/** RFC 4291 §2.2 text forms; a zone (`%eth0`) is not an address of a network and is refused. */
export function parseAddress(text: string): readonly number[] | undefined {
  if (text.includes(':')) return parseIpv6(text)
  const word = parseIpv4(text)
  return word === undefined ? undefined : [word]
}

function parseIpv4(text: string): number | undefined {
  let word = 0
  let octet = -1
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) {
      // A leading zero is refused: some read it as octal, which would let an address mean two things.
      if (octet === 0) return undefined
      octet = (octet < 0 ? 0 : octet * 10) + c - 48
      if (octet > 255) return undefined
    } else if (c === 46 && octet >= 0 && dots < 3) {
      word = word * 256 + octet
      octet = -1
      dots++
    } else return undefined
  }
  return dots === 3 && octet >= 0 ? word * 256 + octet : undefined
}

function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail]
  return [0, 2, 4, 6].map((i) => (((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0)) >>> 0)
}

function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && index === parts.length - 1 && part.includes('.')) {
      const word = parseIpv4(part)
      if (word === undefined) return undefined
      groups.push(word >>> 16, word & 0xffff)
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
