import { DASHES } from '../pattern.ts'

const GRAM = 4
const MAX_STRIDE = 8
const BITS = 7
const FULL = 2 ** (GRAM * BITS) - 1

/**
 * Case is folded here, so that a value need not be copied to lower case before it is known to be of interest. Dashes
 * count as one character, so that a windash text needs one entry, not five. Beyond ASCII, seven bits serve.
 */
const FOLD = new Uint8Array(65_536)
for (let code = 0; code < FOLD.length; code++) {
  const char = String.fromCharCode(code)
  FOLD[code] = DASHES.includes(char) ? 0x2d : char.toLowerCase().charCodeAt(0) & 127
}

/** Texts that nearly every path or command line holds; four characters of these tell little. */
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
]

export interface Needle {
  /** At least four characters of ASCII in lower case (a dash of any kind as `-`). */
  readonly text: string
  readonly payload: number
}

/**
 * Finds which of many texts may lie in a string. Each needle is entered under a few four-character pieces that are
 * rare among the needles; a filter of one byte per hash rejects nearly every position. When all needles are long,
 * only every n-th position is looked at (as in Wu and Manber, "A fast algorithm for multi-pattern searching", 1994).
 * A dense automaton is faster per character, but takes a thousand times the memory.
 */
export class GramScanner {
  readonly #stride: number
  readonly #filter: Uint8Array
  readonly #shift: number
  readonly #entries = new Map<number, Int32Array>()

  constructor(needles: readonly Needle[]) {
    const shortest = needles.reduce((least, { text }) => Math.min(least, text.length), GRAM + MAX_STRIDE - 1)
    this.#stride = shortest - GRAM + 1
    const commonness = countGrams(needles)
    const lists = new Map<number, number[]>()
    for (const needle of needles) {
      const start = rarestWindow(needle.text, this.#stride, commonness)
      for (let offset = start; offset < start + this.#stride; offset++) {
        const gram = gramAt(needle.text, offset)
        const list = lists.get(gram) ?? []
        list.push(needle.payload, offset)
        lists.set(gram, list)
        commonness.set(gram, (commonness.get(gram) ?? 0) + 1)
      }
    }
    const bits = Math.min(16, Math.max(10, Math.ceil(Math.log2(lists.size * 24 + 1))))
    this.#shift = 32 - bits
    this.#filter = new Uint8Array(2 ** bits)
    for (const [gram, list] of lists) {
      this.#filter[Math.imul(gram, 0x9e3779b1) >>> this.#shift] = 1
      this.#entries.set(gram, Int32Array.from(list))
    }
  }

  /**
   * Appends to `out` pairs (payload, position where that needle would begin) for `text` in any case. Pairs are
   * candidates: the caller compares.
   */
  collect(text: string, out: number[]): void {
    if (this.#stride === 1) this.#collectEvery(text, out)
    else this.#collectSome(text, out)
  }

  #collectEvery(text: string, out: number[]): void {
    const filter = this.#filter
    const shift = this.#shift
    const { length } = text
    let gram = 0
    for (let i = 0; i < length; i++) {
      gram = ((gram << BITS) & FULL) | (FOLD[text.charCodeAt(i)] as number) // a char code is within FOLD
      if (filter[Math.imul(gram, 0x9e3779b1) >>> shift] !== 0) this.#report(gram, i - GRAM + 1, out)
    }
  }

  #collectSome(text: string, out: number[]): void {
    const filter = this.#filter
    const shift = this.#shift
    const stride = this.#stride
    const end = text.length - GRAM
    for (let i = 0; i <= end; i += stride) {
      const gram =
        ((FOLD[text.charCodeAt(i)] as number) << 21) |
        ((FOLD[text.charCodeAt(i + 1)] as number) << 14) |
        ((FOLD[text.charCodeAt(i + 2)] as number) << 7) |
        (FOLD[text.charCodeAt(i + 3)] as number)
      if (filter[Math.imul(gram, 0x9e3779b1) >>> shift] !== 0) this.#report(gram, i, out)
    }
  }

  #report(gram: number, at: number, out: number[]): void {
    const list = this.#entries.get(gram)
    if (list === undefined) return
    for (let i = 0; i < list.length; i += 2) out.push(list[i] as number, at - (list[i + 1] as number)) // in bounds
  }
}

function gramAt(text: string, at: number): number {
  let gram = 0
  for (let i = at; i < at + GRAM; i++) gram = (gram << BITS) | (FOLD[text.charCodeAt(i)] ?? 0)
  return gram
}

function countGrams(needles: readonly Needle[]): Map<number, number> {
  const counts = new Map<number, number>()
  const count = (text: string, weight: number) => {
    for (let at = 0; at + GRAM <= text.length; at++) {
      const gram = gramAt(text, at)
      counts.set(gram, (counts.get(gram) ?? 0) + weight)
    }
  }
  for (const text of COMMON) count(text, 200)
  for (const { text } of needles) count(text, 1)
  return counts
}

function rarestWindow(text: string, stride: number, commonness: ReadonlyMap<number, number>): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let start = 0; start + stride + GRAM - 1 <= text.length; start++) {
    let sum = 0
    for (let at = start; at < start + stride; at++) sum += commonness.get(gramAt(text, at)) ?? 0
    if (sum < least) {
      least = sum
      best = start
    }
  }
  return best
}
