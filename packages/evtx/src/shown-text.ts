const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
const LOWER_HEX = HEX.map((pair) => pair.toLowerCase())
/** MS-DTYP §2.3.4.3: the order in which a GUID's bytes are shown. */
const GUID_GROUPS = [
  [3, 2, 1, 0],
  [5, 4],
  [7, 6],
  [8, 9],
  [10, 11, 12, 13, 14, 15],
] as const

/** A power of two; one text each. */
const PLACES = 1_024
const MAX_KEPT = 68

interface Kept {
  readonly show: Show
  readonly bytes: Uint8Array
  readonly text: string
}

type Show = (bytes: Uint8Array, at: number, size: number) => string

const kept: (Kept | undefined)[] = new Array(PLACES).fill(undefined)

/** What `show` makes of the bytes, or made of the same bytes before: accounts, providers and sessions come again and again. */
export function keptText(show: Show, bytes: Uint8Array, at: number, size: number): string {
  if (size > MAX_KEPT) return show(bytes, at, size)
  let hash = size
  for (let i = at; i < at + size; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x5bd1e995)
  const place = (hash ^ (hash >>> 15)) & (PLACES - 1)
  const known = kept[place]
  if (known !== undefined && known.show === show && isSame(known.bytes, bytes, at, size)) return known.text
  const text = show(bytes, at, size)
  kept[place] = { show, bytes: bytes.slice(at, at + size), text }
  return text
}

function isSame(known: Uint8Array, bytes: Uint8Array, at: number, size: number): boolean {
  if (known.length !== size) return false
  for (let i = 0; i < size; i++) if (known[i] !== bytes[at + i]) return false
  return true
}

/** In lower case and braces. */
export function guidText(bytes: Uint8Array, at: number): string {
  let text = ''
  for (const group of GUID_GROUPS) {
    text += text === '' ? '{' : '-'
    for (const i of group) text += LOWER_HEX[bytes[at + i] ?? 0]
  }
  return `${text}}`
}

/** MS-DTYP §2.4.2.2; `size` bytes as `sidSize` says. */
export function sidText(bytes: Uint8Array, at: number, size: number): string {
  let authority = 0
  for (let i = 2; i < 8; i++) authority = authority * 256 + (bytes[at + i] ?? 0)
  let text = `S-${bytes[at]}-${authority}`
  for (let i = 8; i < size; i += 4) text += `-${u32(bytes, at + i)}`
  return text
}

/** How many bytes a SID has that tells of so many parts in its second byte. */
export function sidSize(parts: number): number {
  return 8 + parts * 4
}

export function hex64Text(bytes: Uint8Array, at: number): string {
  const low = u32(bytes, at).toString(16)
  const high = u32(bytes, at + 4)
  return high === 0 ? `0x${low}` : `0x${high.toString(16)}${low.padStart(8, '0')}`
}

export function hexText(bytes: Uint8Array, at: number, size: number): string {
  let text = ''
  for (let i = at; i < at + size; i++) text += HEX[bytes[i] ?? 0]
  return text
}

/** The shortest decimal that reads back as the same number, with at least one decimal. */
export function floatText(value: number, single: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
  let text = String(value)
  for (let digits = 1; single && digits <= 9; digits++) {
    const shorter = Number(value.toPrecision(digits))
    if (Math.fround(shorter) === value) {
      text = String(shorter)
      break
    }
  }
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

export function u32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  )
}
