/** Entries that all memos of a matcher may hold together, so that hostile values cannot fill the memory. */
export class MemoBudget {
  readonly #limit: number
  readonly #memos = new Set<{ clear(): void }>()
  #used = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  register(memo: { clear(): void }): void {
    this.#memos.add(memo)
  }

  forget(memo: { clear(): void }): void {
    this.#memos.delete(memo)
  }

  /** Takes one entry; past the limit every memo is emptied. */
  take(): void {
    if (++this.#used <= this.#limit) return
    for (const memo of this.#memos) memo.clear()
    this.#used = 1
  }
}

const MAX_ENTRIES = 4_096
/** Hashing a longer text costs as much as looking at it. */
const MAX_LENGTH = 400
const WINDOW = 1_024
/** No value of an event. */
const NOTHING = Symbol('nothing')

/**
 * Remembers the class of a raw value. Fields whose values hardly repeat are found out by counting, and are then
 * remembered no more for a while: a miss costs more than it saves.
 */
export class ValueMemo<T> {
  readonly #budget: MemoBudget
  #entries = new Map<unknown, T>()
  /** Most values are those of the event before: to compare one is cheaper than to hash it. */
  #lastValue: unknown = NOTHING
  #last: T | undefined
  #looked = 0
  #missed = 0
  #idle = 0

  constructor(budget: MemoBudget) {
    this.#budget = budget
    budget.register(this)
  }

  get(value: unknown): T | undefined {
    if (value === this.#lastValue) return this.#last
    if (this.#idle > 0 || (typeof value === 'string' && value.length > MAX_LENGTH)) return undefined
    this.#looked++
    const found = this.#entries.get(value)
    if (found !== undefined) this.#keep(value, found)
    return found
  }

  set(value: unknown, found: T): void {
    if (typeof value === 'string' && value.length > MAX_LENGTH) return
    this.#keep(value, found)
    if (this.#idle > 0) {
      this.#idle--
      return
    }
    this.#missed++
    if (this.#looked >= WINDOW) this.#review()
    if (this.#entries.size >= MAX_ENTRIES) this.#entries = new Map()
    this.#budget.take()
    this.#entries.set(value, found)
  }

  clear(): void {
    this.#entries = new Map()
    this.#keep(NOTHING, undefined)
  }

  #keep(value: unknown, found: T | undefined): void {
    this.#lastValue = value
    this.#last = found
  }

  #review(): void {
    if (this.#missed * 4 > this.#looked * 3) {
      this.#idle = WINDOW * 32
      this.#entries = new Map()
    }
    this.#looked = 0
    this.#missed = 0
  }
}
