import type { Observation } from './correlate.ts'

/** Some 300 bytes each. */
const MAX_OBSERVATIONS = 1_000_000
const MAX_TEXTS = 100_000

/** What correlations are to see, kept until all files are read, since files come in no order of time. */
export class Observations {
  readonly all: Observation[] = []
  /** True when there was more than is kept. */
  full = false
  /** Each message from a thread brings copies of the same rules, hosts, files and accounts. */
  readonly #texts = new Map<string, string>()

  add(observation: Observation): void {
    if (this.all.length >= MAX_OBSERVATIONS) {
      this.full = true
      return
    }
    const { rule, time, event, fields, host, file } = observation
    const kept: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(fields))
      kept[name] = typeof value === 'string' ? this.#one(value) : value
    this.all.push({
      rule: this.#one(rule),
      time,
      event,
      fields: kept,
      host: host === null ? null : this.#one(host),
      file: this.#one(file),
    })
  }

  #one(text: string): string {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    if (this.#texts.size < MAX_TEXTS) this.#texts.set(text, text)
    return text
  }
}
