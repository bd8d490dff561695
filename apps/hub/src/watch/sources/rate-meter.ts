const MINUTES = 5
const MINUTE_MS = 60_000

/** Events of the last minutes by source, in memory: a figure to look at, not a record. */
export class RateMeter {
  readonly #now: () => number
  readonly #counts = new Map<string, { minute: number; counts: number[] }>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  add(source: string, receivedAt: number, events: number): void {
    const slots = this.#slots(source)
    const age = slots.minute - Math.floor(receivedAt / MINUTE_MS)
    if (age < 0 || age >= slots.counts.length) return
    slots.counts[age] = (slots.counts[age] ?? 0) + events
  }

  perMinute(source: string): number {
    if (!this.#counts.has(source)) return 0
    const { counts } = this.#slots(source)
    return Math.round((counts.slice(0, MINUTES).reduce((sum, count) => sum + count, 0) / MINUTES) * 10) / 10
  }

  #slots(source: string): { minute: number; counts: number[] } {
    const minute = Math.floor(this.#now() / MINUTE_MS)
    let slots = this.#counts.get(source)
    if (slots === undefined) {
      slots = { minute, counts: new Array<number>(MINUTES).fill(0) }
      this.#counts.set(source, slots)
    }
    const passed = Math.min(MINUTES, minute - slots.minute)
    for (let i = 0; i < passed; i++) slots.counts.unshift(0)
    slots.counts.length = MINUTES
    slots.minute = minute
    return slots
  }
}
