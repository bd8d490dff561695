import { DASHES } from '../pattern.ts'

/** Setting this bit in a byte turns capital letters of ASCII into small ones; other characters merge harmlessly. */
export const FOLD_PAIR = 0x2020
export const FOLD_QUAD = 0x20202020

const KEPT = 262_144
const NATIVE = 32
const hasBuffer = typeof Buffer === 'function'

export let bytesOfText: Uint8Array = room(KEPT)
export let pairsOfText = new Uint16Array(bytesOfText.buffer)
export let quadsOfText = new Int32Array(bytesOfText.buffer)

/**
 * Lays the low byte of each character out where one, two or four can be read at once, in `bytesOfText`, `pairsOfText`
 * and `quadsOfText`, valid until the next call. Several times faster to search than a string. Letters beyond Latin-1
 * lose their upper byte: a search finds candidates, which are then compared.
 */
export function layOut(text: string): void {
  const { length } = text
  if (length > bytesOfText.length) makeRoom(length)
  else if (bytesOfText.length > KEPT && length <= KEPT) makeRoom(KEPT) // one huge text must not hold its memory for ever
  if (hasBuffer && length >= NATIVE)
    (bytesOfText as Buffer).write(text, 'latin1') // a Buffer when there is one
  else for (let i = 0; i < length; i++) bytesOfText[i] = text.charCodeAt(i)
}

function makeRoom(length: number): void {
  bytesOfText = room(Math.max(KEPT, (length + 7) & ~7))
  pairsOfText = new Uint16Array(bytesOfText.buffer)
  quadsOfText = new Int32Array(bytesOfText.buffer)
}

function room(size: number): Uint8Array {
  return hasBuffer ? Buffer.from(new ArrayBuffer(size)) : new Uint8Array(size)
}

/** Numbers are read in the machine's byte order by typed arrays, and so are the keys made. */
export function quadKey(piece: string): number {
  layOut(piece)
  return (quadsOfText[0] ?? 0) | FOLD_QUAD
}

export function pairKey(piece: string): number {
  layOut(piece)
  return (pairsOfText[0] ?? 0) | FOLD_PAIR
}

/** The two letters beyond ASCII whose lower case is, or begins with, a letter of ASCII. */
const KELVIN = '\u212a'
const DOTTED_I = '\u0130'

/** Such a text is looked up in lower case: only there do its letters, and their places, agree with the needles. */
export function foldsToAscii(text: string): boolean {
  return text.includes(KELVIN) || text.includes(DOTTED_I)
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
