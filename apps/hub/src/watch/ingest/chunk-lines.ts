import { LIMITS } from './limits.ts'

/** Records, each ended by a newline; `lines` of them. */
export interface Chunk {
  readonly payload: Buffer
  readonly lines: number
}

const NEWLINE = 10
const RETURN = 13
// A cut line keeps a little more than the limit, so that the decoder sees that it is too long and says so.
const KEPT_OF_LONG_LINE = LIMITS.line + 64

/**
 * Cuts a stream of bytes into chunks between lines. The same bytes give the same chunks however they arrive.
 * Blank lines are no records; a line beyond the limit is cut, to be stored as undecodable.
 */
export class LineChunker {
  readonly #size: number
  readonly #chunks: Chunk[] = []
  #pieces: Buffer[] = []
  #held = 0
  #skipping = false

  constructor(size: number = LIMITS.chunk) {
    this.#size = size
  }

  push(bytes: Buffer): void {
    let rest = bytes
    while (rest.length > 0) {
      if (this.#skipping) {
        const end = rest.indexOf(NEWLINE)
        if (end < 0) return
        rest = rest.subarray(end)
        this.#skipping = false
      }
      const room = Math.max(1, this.#size - this.#held)
      const piece = rest.subarray(0, room)
      rest = rest.subarray(piece.length)
      this.#pieces.push(piece)
      this.#held += piece.length
      if (this.#held >= this.#size) this.#cut()
    }
  }

  end(): readonly Chunk[] {
    const rest = Buffer.concat(this.#pieces)
    this.#add(rest.at(-1) === NEWLINE || rest.length === 0 ? rest : Buffer.concat([rest, Buffer.from('\n')]))
    this.#pieces = []
    this.#held = 0
    return this.#chunks
  }

  #cut(): void {
    const all = Buffer.concat(this.#pieces)
    const end = all.lastIndexOf(NEWLINE) + 1
    let rest = all.subarray(end)
    if (end > 0) this.#add(all.subarray(0, end))
    if (rest.length > KEPT_OF_LONG_LINE) {
      rest = rest.subarray(0, KEPT_OF_LONG_LINE)
      this.#skipping = true
    }
    this.#pieces = [rest]
    this.#held = rest.length
  }

  #add(bytes: Buffer): void {
    let lines = 0
    let clean = true
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, start)
      const blank = end === start || (end === start + 1 && bytes[start] === RETURN)
      if (blank || end - start > KEPT_OF_LONG_LINE) clean = false
      if (!blank) lines += 1
      start = end + 1
    }
    if (lines > 0) this.#chunks.push({ payload: clean ? bytes : cleaned(bytes), lines })
  }
}

function cleaned(bytes: Buffer): Buffer {
  const kept: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start)
    const blank = end === start || (end === start + 1 && bytes[start] === RETURN)
    if (end - start > KEPT_OF_LONG_LINE) kept.push(bytes.subarray(start, start + KEPT_OF_LONG_LINE), Buffer.from('\n'))
    else if (!blank) kept.push(bytes.subarray(start, end + 1))
    start = end + 1
  }
  return Buffer.concat(kept)
}
