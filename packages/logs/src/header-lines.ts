import type { LogEvent } from './event.ts'
import { sourceKind } from './source-kind.ts'

export const HEADER_DATASET = 'log.header'
/** The kind of a line that tells how those after it are read. */
export const HEADER = sourceKind(HEADER_DATASET, {})

/** Those that change how the lines after them are read, of W3C's and Zeek's. */
const NAMES =
  /^#(?:Software|Log-type|Fields|separator|set_separator|empty_field|unset_field|path|fields|types)(?=[:\s])/
const MAX_LENGTH = 16_384

/** The lines of a log's header that were read last, each in the frame that it came in. */
export class HeaderLines {
  readonly #lines = new Map<string, string>()

  /** Keeps the line of an event of the kind that headers become. */
  keep({ fields, raw }: LogEvent): void {
    const name = typeof fields.message === 'string' ? NAMES.exec(fields.message)?.[0] : undefined
    if (name === undefined || raw.length > MAX_LENGTH) return
    this.#lines.delete(name) // the last one stands last
    this.#lines.set(name, raw)
  }

  get all(): readonly string[] {
    return [...this.#lines.values()]
  }
}
