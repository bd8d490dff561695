/**
 * Canonical text of an IP address: dotted quad for IPv4, RFC 5952 for IPv6, IPv4-mapped IPv6 as IPv4, zone dropped.
 * Undefined for anything else.
 */
export function normaliseIp(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length < 2 || value.length > 64) return undefined
  if (value.includes(':')) return normaliseV6(value)
  return isV4(value) ? value : undefined
}

function isV4(text: string): boolean {
  let parts = 0
  let digits = 0
  let number = 0
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 46
    if (code === 46) {
      if (digits === 0 || number > 255) return false
      parts++
      digits = 0
      number = 0
    } else if (code >= 48 && code <= 57) {
      // A leading zero is octal to some readers: ambiguous, so refused.
      if (digits === 3 || (digits > 0 && number === 0)) return false
      number = number * 10 + code - 48
      digits++
    } else return false
  }
  return parts === 4
}

function normaliseV6(text: string): string | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  const zone = bare.indexOf('%')
  const groups = groupsOf(zone < 0 ? bare : bare.slice(0, zone))
  if (!groups) return undefined
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (mapped) return v4Of(groups[6] ?? 0, groups[7] ?? 0)
  return formatV6(groups)
}

function v4Of(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}

function groupsOf(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = halfOf(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 2 ? halfOf(halves[1] ?? '', true) : []
  if (!head || !tail) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

function halfOf(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      if (!isV4(part)) return undefined
      const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
      groups.push(a * 256 + b, c * 256 + d)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined
      groups.push(Number.parseInt(part, 16))
    }
  }
  return groups.length <= 8 ? groups : undefined
}

// RFC 5952 §4.2: the longest run of at least two zero groups, the first of equals, becomes `::`.
function formatV6(groups: readonly number[]): string {
  let start = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let end = i
    while (end < 8 && groups[end] === 0) end++
    if (end - i > length) {
      start = i
      length = end - i
    }
    if (end > i) i = end
  }
  const hex = groups.map((group) => group.toString(16))
  if (start < 0) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}
