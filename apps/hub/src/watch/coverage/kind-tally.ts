import type { LogEvent, Logsource } from '@atalaya/logs'
import { DAY_MS, MOST_FIELDS, type SeenKind } from './model.ts'

interface From {
  readonly source: string
  readonly office: string
  readonly receivedAt: number
}

interface Tally {
  readonly fields: Set<string>
  events: number
}

/** The first events of a kind are looked at one by one, then one in so many: names of fields hardly change. */
const ALL_OF_FIRST = 8
const THEN_EVERY = 32
const MOST_CODES = 400

/** Kinds of events and their fields, as one group of batches brings them. Costs little: it runs for every event. */
export class KindTally {
  readonly #sources = new Map<string, { from: From; kinds: Map<Logsource, Map<string, Tally>> }>()

  event(from: From, { logsource, fields }: Pick<LogEvent, 'logsource' | 'fields'>): void {
    let seen = this.#sources.get(from.source)
    if (seen === undefined) {
      seen = { from, kinds: new Map() }
      this.#sources.set(from.source, seen)
    }
    let codes = seen.kinds.get(logsource)
    if (codes === undefined) {
      codes = new Map()
      seen.kinds.set(logsource, codes)
    }
    const tally = tallyOf(codes, codeOf(logsource, fields.EventID))
    tally.events++
    if (tally.events > ALL_OF_FIRST && tally.events % THEN_EVERY !== 0) return
    for (const name in fields) if (tally.fields.size < MOST_FIELDS) tally.fields.add(name)
  }

  kinds(): SeenKind[] {
    return [...this.#sources.values()].flatMap(({ from: { source, office, receivedAt }, kinds }) =>
      [...kinds].flatMap(([logsource, codes]) =>
        [...codes].map(([code, { fields }]) => ({
          ...{ source, office, logsource, code },
          fields: [...fields],
          day: Math.floor(receivedAt / DAY_MS),
        })),
      ),
    )
  }
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
