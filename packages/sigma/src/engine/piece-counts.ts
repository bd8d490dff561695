import { FOLD_QUAD } from './find-pieces.ts'
import { bytesOfText, layOut, MAX_LAID_OUT } from './text-memory.ts'

/** As `FOLD_QUAD`, in three bytes. */
export const FOLD_TRIPLE = 0x202020

const SLOTS = 65_536

/** How usual pieces of three and four characters are, so that needles are looked up by what few texts hold. */
export class PieceCounts {
  /** By hash: a collision makes a piece seem more usual than it is. */
  readonly #counts = new Uint32Array(SLOTS)

  /** Counts the pieces of these texts, beside those that are usual everywhere. */
  constructor(texts: readonly string[]) {
    for (const text of COMMON) this.#add(text)
    for (const text of texts) this.#add(text)
  }

  of(piece: number): number {
    return this.#counts[slotOf(piece)] ?? 0
  }

  #add(whole: string): void {
    const text = whole.slice(0, MAX_LAID_OUT)
    layOut(text)
    let quad = 0
    for (let i = 0; i < text.length; i++) {
      quad = (quad >>> 8) | ((bytesOfText[i] as number) << 24) // within the text
      if (i >= 2) this.#count((quad >>> 8) | FOLD_TRIPLE)
      if (i >= 3) this.#count(quad | FOLD_QUAD)
    }
  }

  #count(piece: number): void {
    const slot = slotOf(piece)
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1
  }
}

function slotOf(piece: number): number {
  return Math.imul(piece, 0x85ebca6b) >>> 16
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

/** For fields of which nothing is known yet. */
export const USUAL = new PieceCounts([])
