/** Something that happens at a time. */
interface Timed {
  readonly time: number
}

interface Branch<T> {
  head: T
  readonly rest: Iterator<T>
  /** Order of arrival, so that equal times come in the same order each time. */
  readonly rank: number
}

/** Sequences that are in order each, merged into one that is; more may be added while it runs. */
export class Merge<T extends Timed> {
  readonly #heap: Branch<T>[] = []
  #ranks = 0

  add(sequence: Iterable<T>): void {
    const rest = sequence[Symbol.iterator]()
    const first = rest.next()
    if (first.done) return
    this.#heap.push({ head: first.value, rest, rank: this.#ranks++ })
    this.#rise(this.#heap.length - 1)
  }

  /** The time of the next one; Infinity at the end. */
  get nextTime(): number {
    return this.#heap[0]?.head.time ?? Number.POSITIVE_INFINITY
  }

  take(): T | undefined {
    const top = this.#heap[0]
    if (top === undefined) return undefined
    const taken = top.head
    const next = top.rest.next()
    if (next.done) this.#dropTop()
    else {
      top.head = next.value
      this.#sink(0)
    }
    return taken
  }

  #dropTop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #rise(from: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(from: number): void {
    let at = from
    for (;;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#heap.length && this.#before(child, least)) least = child
      }
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }

  #before(a: number, b: number): boolean {
    const left = this.#heap[a]
    const right = this.#heap[b]
    if (left === undefined || right === undefined) return false
    return left.head.time - right.head.time < 0 || (left.head.time === right.head.time && left.rank < right.rank)
  }

  #swap(a: number, b: number): void {
    const left = this.#heap[a]
    const right = this.#heap[b]
    if (left === undefined || right === undefined) return
    this.#heap[a] = right
    this.#heap[b] = left
  }
}
