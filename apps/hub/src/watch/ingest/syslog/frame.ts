import { LIMITS } from '../limits.ts'

const NEWLINE = 10
const SPACE = 32
const ZERO = 48
const NINE = 57
// A count of more digits than this is no count of octets that we would take.
const MAX_COUNT_DIGITS = 8
// A little more than the limit is kept, so that the decoder sees that the message is too long and says so.
const KEPT = LIMITS.line + 64

type Take = (message: Buffer) => void

/**
 * Cuts a TCP stream of syslog into messages: by octet counting (RFC 6587 §3.4.1) where a message begins with a digit,
 * otherwise at newlines (§3.4.2). Messages longer than the limit are cut.
 */
export class SyslogFramer {
  readonly #take: Take
  #held: Buffer = Buffer.alloc(0)
  #skip = 0
  #skipLine = false

  constructor(take: Take) {
    this.#take = take
  }

  push(bytes: Buffer): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    while (this.#held.length > 0 && this.#step());
  }

  /** The connection ended: what is left is a message whose end was not sent. */
  end(): void {
    if (this.#held.length > 0 && !this.#skipLine && this.#skip === 0) this.#emit(this.#held)
    this.#held = Buffer.alloc(0)
  }

  #step(): boolean {
    if (this.#skip > 0) return this.#skipOctets()
    if (this.#skipLine) return this.#skipToNewline()
    const first = this.#held[0] ?? 0
    return first > ZERO && first <= NINE ? this.#counted() : this.#line()
  }

  #counted(): boolean {
    const space = this.#held.subarray(0, MAX_COUNT_DIGITS + 1).indexOf(SPACE)
    if (space < 0) return this.#held.length > MAX_COUNT_DIGITS ? this.#line() : false
    const digits = this.#held.toString('latin1', 0, space)
    if (!/^\d+$/.test(digits)) return this.#line()
    const count = Number(digits)
    const start = space + 1
    if (this.#held.length < start + Math.min(count, KEPT)) return false
    this.#emit(this.#held.subarray(start, start + Math.min(count, KEPT)))
    this.#skip = Math.max(0, start + count - this.#held.length)
    this.#held = this.#held.subarray(start + count)
    return true
  }

  #line(): boolean {
    const end = this.#held.indexOf(NEWLINE)
    if (end < 0 && this.#held.length <= KEPT) return false
    this.#emit(this.#held.subarray(0, end < 0 ? KEPT : Math.min(end, KEPT)))
    this.#skipLine = end < 0
    this.#held = end < 0 ? Buffer.alloc(0) : this.#held.subarray(end + 1)
    return true
  }

  #skipOctets(): boolean {
    const skipped = Math.min(this.#skip, this.#held.length)
    this.#held = this.#held.subarray(skipped)
    this.#skip -= skipped
    return true
  }

  #skipToNewline(): boolean {
    const end = this.#held.indexOf(NEWLINE)
    this.#skipLine = end < 0
    this.#held = end < 0 ? Buffer.alloc(0) : this.#held.subarray(end + 1)
    return true
  }

  #emit(message: Buffer): void {
    const line = asLine(message)
    if (line.length > 0) this.#take(line)
  }
}

/** A message as one line: trailing ends are dropped, inner ones are written as rsyslog does. */
export function asLine(message: Buffer): Buffer {
  let end = message.length
  while (end > 0 && isEnd(message[end - 1] ?? 0)) end -= 1
  const line = message.subarray(0, end)
  if (!line.includes(NEWLINE)) return line
  return Buffer.from(line.toString('latin1').replaceAll('\n', '#012'), 'latin1')
}

function isEnd(byte: number): boolean {
  return byte === NEWLINE || byte === 13 || byte === 0
}
