import { DASHES } from '../pattern.ts'

/** Setting this bit in a byte turns capital letters of ASCII into small ones; other characters merge harmlessly. */
export const FOLD_PAIR = 0x2020
export const FOLD_QUAD = 0x20202020

const KEPT = 262_144
const NATIVE = 32
const hasBuffer = typeof Buffer === 'function'

let bytes: Uint8Array = hasBuffer ? Buffer.alloc(KEPT) : new Uint8Array(KEPT)
export let pairsOfText = new Uint16Array(bytes.buffer, bytes.byteOffset, KEPT >> 1)
export let quadsOfText = new Int32Array(bytes.buffer, bytes.byteOffset, KEPT >> 2)

/**
 * Lays the low byte of each character out where two or four can be read at once, in `pairsOfText` and `quadsOfText`,
 * valid until the next call. Several times faster to search than a string. Letters beyond Latin-1 lose their upper
 * byte: a search finds candidates, which are then compared.
 */
export function layOut(text: string): void {
  const { length } = text
  if (length > bytes.length) makeRoom(length)
  else if (bytes.length > KEPT && length <= KEPT) makeRoom(KEPT) // one huge text must not hold its memory for ever
  if (hasBuffer && length >= NATIVE)
    (bytes as Buffer).write(text, 'latin1') // made by Buffer.alloc when there is one
  else for (let i = 0; i < length; i++) bytes[i] = text.charCodeAt(i)
}

function makeRoom(length: number): void {
  const size = Math.max(KEPT, (length + 7) & ~7)
  bytes = hasBuffer ? Buffer.alloc(size) : new Uint8Array(size)
  pairsOfText = new Uint16Array(bytes.buffer, bytes.byteOffset, size >> 1)
  quadsOfText = new Int32Array(bytes.buffer, bytes.byteOffset, size >> 2)
}

/** All spellings of a piece of a needle: a dash of any kind is written `-` in it. */
export function spellings(piece: string, dashes: readonly boolean[]): string[] {
  let all = ['']
  for (let i = 0; i < piece.length; i++) {
    const choices = dashes[i] ? [...DASHES] : [piece.charAt(i)]
    all = all.flatMap((prefix) => choices.map((choice) => prefix + choice))
  }
  return all
}

/** Texts that nearly every path, command line or message holds; four characters of these tell little. */
const COMMON = [
  'c:\\windows\\system32\\syswow64\\',
  'c:\\program files (x86)\\',
  'c:\\programdata\\',
  'c:\\users\\public\\',
  '\\appdata\\local\\temp\\',
  '\\appdata\\roaming\\',
  'microsoft',
  'powershell.exe',
  'cmd.exe -',
  '.exe" ',
  '.dll',
  'https://www.',
  '.com/',
  'hklm\\software\\microsoft\\windows\\currentversion\\',
  'hklm\\system\\currentcontrolset\\services\\',
  'windows nt',
  'nt authority\\system',
  'system.management.automation',
  'commandinvocation parameterbinding',
  'host application = ',
  'name="',
  'value="',
  'security privilege',
  'event type',
  'registry object',
  'process created',
  'service',
  'driver',
  'debug',
  '.sys',
]

const commonPairs = new Map<string, number>()
const commonQuads = new Map<string, number>()
for (const text of COMMON) {
  for (let at = 0; at < text.length; at++) {
    const pair = text.slice(at, at + 2)
    const quad = text.slice(at, at + 4)
    commonPairs.set(pair, (commonPairs.get(pair) ?? 0) + 1)
    commonQuads.set(quad, (commonQuads.get(quad) ?? 0) + 1)
  }
}

const LETTERS = /^[a-z]+$/

/** How usual a piece of two or four characters is in paths, command lines and messages; letters alone are more so. */
export function commonness(piece: string): number {
  const known = (piece.length === 2 ? commonPairs : commonQuads).get(piece) ?? 0
  return LETTERS.test(piece) ? known + 0.1 : known
}
