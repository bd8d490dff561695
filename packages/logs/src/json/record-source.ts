import { MAX_LINE_LENGTH } from '../limits.ts'
import type { Source } from '../source.ts'
import type { Clock } from '../time/clock.ts'

/** Of a record that came without its text, which is written when somebody reads it. The record must stay as it is. */
export class RecordSource implements Source {
  readonly unwritten = true
  readonly json = true
  readonly clock: Clock
  readonly #record: object
  #raw: string | undefined

  constructor(record: object, clock: Clock) {
    this.#record = record
    this.clock = clock
  }

  get raw(): string {
    this.#raw ??= (jsonOf(this.#record) ?? '').slice(0, MAX_LINE_LENGTH)
    return this.#raw
  }
}

export function jsonOf(record: unknown): string | undefined {
  try {
    return JSON.stringify(record)
  } catch {
    // Cyclic, or nested deeper than the stack: there is no text of it.
    return undefined
  }
}
