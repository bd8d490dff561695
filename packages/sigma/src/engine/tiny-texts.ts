import { DASHES } from '../pattern.ts'
import type { IntList } from './int-list.ts'
import type { Piece } from './piece.ts'

/** Where texts are short, each tiny text is looked for; where they are longer, all at once. */
const SHORT = 64

/** When each pair of characters was last seen, by the number of the look; shared, for only one look is made at a time. */
const seenPairs = new Float64Array(128 * 128)
const seenCharacters = new Float64Array(128)
let look = 0

/** Texts of one or two characters, found anywhere, in each spelling of a dash; many patterns share them. */
export class TinyTexts {
  readonly #idsOf = new Map<string, number[]>()
  /** Those that a text in ASCII may hold. */
  readonly #ascii: readonly { readonly text: string; readonly ids: readonly number[] }[]

  constructor(entries: readonly { readonly id: number; readonly piece: Piece }[]) {
    for (const { id, piece } of entries) {
      for (const spelling of spellings(piece.text, piece.dashes)) {
        const ids = this.#idsOf.get(spelling)
        if (ids) ids.push(id)
        else this.#idsOf.set(spelling, [id])
      }
    }
    this.#ascii = [...this.#idsOf]
      .map(([text, ids]) => ({ text, ids }))
      .filter(({ text }) => /^[\x00-\x7f]*$/.test(text))
  }

  /** Appends the ids of those in a text in lower case. */
  collect(lower: string, isAscii: boolean, out: IntList): void {
    if (!isAscii || lower.length < SHORT) {
      for (const [text, ids] of this.#idsOf) if (lower.includes(text)) for (const id of ids) out.push(id)
      return
    }
    markPairs(lower)
    for (const { text, ids } of this.#ascii) if (isMarked(text)) for (const id of ids) out.push(id)
  }
}

function markPairs(text: string): void {
  look++
  let before = text.charCodeAt(0)
  seenCharacters[before] = look
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    seenCharacters[code] = look
    seenPairs[(before << 7) | code] = look
    before = code
  }
}

function isMarked(text: string): boolean {
  const first = text.charCodeAt(0)
  if (text.length < 2) return text === '' || seenCharacters[first] === look
  return seenPairs[(first << 7) | text.charCodeAt(1)] === look
}

/** A dash of any kind is written `-`. */
function spellings(text: string, dashes: readonly boolean[] | undefined): string[] {
  let all = ['']
  for (let i = 0; i < text.length; i++) {
    const choices = dashes?.[i] ? [...DASHES] : [text.charAt(i)]
    all = all.flatMap((prefix) => choices.map((choice) => prefix + choice))
  }
  return all
}
