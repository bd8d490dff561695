import type { CoverageSource } from './coverage.ts'
import type { Logsource, SigmaEvent } from './event.ts'

/** A kind of event: what the names and values that `coverage` asks about depend on. */
export interface EventKind {
  readonly logsource: Logsource
  /** The event id of Windows events, on which their fields depend; else empty. */
  readonly code: string
}

export interface SeenEvents extends EventKind {
  readonly fields: ReadonlySet<string>
  readonly events: number
}

interface Tally {
  readonly fields: Set<string>
  events: number
}

/** The first events of a kind are looked at one by one, then one in so many: names of fields hardly change. */
const ALL_OF_FIRST = 8
const MOST_CODES = 400
const MOST_FIELDS = 300

/** Kinds of events and the names of their fields, tallied as events pass. Bounded, whatever is sent; costs little. */
export class EventKinds {
  readonly #every: number
  readonly #kinds = new Map<Logsource, Map<string, Tally>>()

  /** Of every kind, the first events are looked at, then one in `every`. */
  constructor(every: number) {
    this.#every = every
  }

  add({ logsource, fields }: Pick<SigmaEvent, 'logsource' | 'fields'>): void {
    let codes = this.#kinds.get(logsource)
    if (codes === undefined) {
      codes = new Map()
      this.#kinds.set(logsource, codes)
    }
    const tally = tallyOf(codes, codeOf(logsource, fields.EventID))
    tally.events++
    if (tally.events > ALL_OF_FIRST && tally.events % this.#every !== 0) return
    for (const name in fields) if (tally.fields.size < MOST_FIELDS) tally.fields.add(name)
  }

  seen(): SeenEvents[] {
    return [...this.#kinds].flatMap(([logsource, codes]) =>
      [...codes].map(([code, tally]) => ({ logsource, code, ...tally })),
    )
  }
}

/** The kind as `coverage` asks for it: where the event id is known, rules for another one cannot match. */
export function sourceOfKind({ logsource, code }: EventKind, fields: Iterable<string>): CoverageSource {
  return { logsource, fields, ...(code !== '' && { values: new Map([['EventID', [Number(code)]]]) }) }
}

/** Whoever sends ever new ids gets one more kind for all of them: their number must stay small. */
function tallyOf(codes: Map<string, Tally>, asked: string): Tally {
  const code = codes.size < MOST_CODES || codes.has(asked) ? asked : ''
  let tally = codes.get(code)
  if (tally === undefined) {
    tally = { fields: new Set(), events: 0 }
    codes.set(code, tally)
  }
  return tally
}

function codeOf({ product }: Logsource, id: unknown): string {
  if (product !== 'windows') return ''
  if (typeof id === 'number') return Number.isSafeInteger(id) && id >= 0 && id < 1e6 ? String(id) : ''
  return typeof id === 'string' && /^\d{1,6}$/.test(id) ? id : ''
}
