/** Times at which each rule matched within the window: a sorted queue per rule, mostly fed at one end, drained at the other. */
export class RuleTimes {
  readonly #times: number[][]
  readonly #heads: number[]

  constructor(rules: number) {
    this.#times = Array.from({ length: rules }, () => [])
    this.#heads = Array.from({ length: rules }, () => 0)
  }

  add(rule: number, time: number): void {
    const times = this.#times[rule] ?? []
    const last = times.at(-1)
    if (last === undefined || last <= time) times.push(time)
    else this.#insert(rule, time)
  }

  remove(rule: number, time: number): void {
    const times = this.#times[rule] ?? []
    const head = this.#heads[rule] ?? 0
    if (times[head] === time) this.#drop(rule, head)
    else if (times.at(-1) === time) times.pop()
    else times.splice(this.#place(rule, time), 1)
  }

  /** The rule's first match in the window at or after `from`; Infinity when there is none. */
  first(rule: number, from: number): number {
    return this.#times[rule]?.[this.#place(rule, from)] ?? Number.POSITIVE_INFINITY
  }

  present(): number {
    let count = 0
    for (const [rule, times] of this.#times.entries()) if (times.length > (this.#heads[rule] ?? 0)) count++
    return count
  }

  #insert(rule: number, time: number): void {
    const times = this.#times[rule] ?? []
    const head = this.#heads[rule] ?? 0
    if (head > 0 && time <= (times[head] ?? 0)) {
      times[head - 1] = time
      this.#heads[rule] = head - 1
    } else times.splice(this.#place(rule, time), 0, time)
  }

  #drop(rule: number, head: number): void {
    const times = this.#times[rule] ?? []
    this.#heads[rule] = head + 1
    if (head + 1 < 64 || head + 1 < times.length / 2) return
    times.splice(0, head + 1)
    this.#heads[rule] = 0
  }

  #place(rule: number, time: number): number {
    const times = this.#times[rule] ?? []
    let low = this.#heads[rule] ?? 0
    let high = times.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((times[middle] ?? 0) < time) low = middle + 1
      else high = middle
    }
    return low
  }
}
