import type { LogEvent } from './event.ts'
import { sourceKind } from './source-kind.ts'

const HEADER_DATASET = 'log.header'
/** The kind of a line that tells how those after it are read. */
export const HEADER = sourceKind(HEADER_DATASET, {})
export const AUDIT_DATASET = 'linux.auditd'

/** Those that change how the lines after them are read, of W3C's and Zeek's. */
const NAMES =
  /^#(?:Software|Log-type|Fields|separator|set_separator|empty_field|unset_field|path|fields|types)(?=[:\s])/
const MAX_LENGTH = 16_384
/** The audit system writes an act's records one after another, or among those of the other processors. */
const MAX_ACTS = 8

/** The last lines of a log that those after them are read by, each in the frame that it came in. */
export class ContextLines {
  readonly #header = new Map<string, string>()
  /** By serial: records of an act that is not over, which tell who acted and where. */
  readonly #acts = new Map<string, string[]>()

  keep(event: LogEvent): void {
    if (event.dataset === HEADER_DATASET) this.#keepHeader(event)
    else if (event.dataset === AUDIT_DATASET) this.#keepAct(event)
  }

  get all(): readonly string[] {
    return [...this.#header.values(), ...[...this.#acts.values()].flat()]
  }

  #keepHeader({ fields: { message }, raw }: LogEvent): void {
    const name = typeof message === 'string' ? NAMES.exec(message)?.[0] : undefined
    if (name === undefined || raw.length > MAX_LENGTH) return
    this.#header.delete(name) // the last one stands last
    this.#header.set(name, raw)
  }

  #keepAct({ fields: { type, serial }, raw }: LogEvent): void {
    if (typeof serial !== 'string' || raw.length > MAX_LENGTH) return
    if (type === 'SYSCALL') this.#acts.set(serial, [raw])
    else if (type === 'CWD') this.#acts.get(serial)?.splice(1, 1, raw)
    else if (type === 'EOE') this.#acts.delete(serial)
    if (this.#acts.size > MAX_ACTS) this.#acts.delete(this.#acts.keys().next().value ?? '')
  }
}
