import type { Group } from './group.ts'

interface Item {
  readonly due: number
  readonly group: Group
}

/** Groups to look at when the office's time reaches a moment: a binary heap. An item that was overtaken is skipped. */
export class Agenda {
  #items: Item[] = []
  #stale = 0

  add(group: Group, due: number): void {
    if (group.gone || due >= group.queuedFor) return
    if (group.queuedFor !== Number.POSITIVE_INFINITY) this.#stale++
    group.queuedFor = due
    this.#items.push({ due, group })
    this.#rise(this.#items.length - 1)
    this.#clear()
  }

  /** Takes the groups due before `time`. */
  take(time: number): Group[] {
    const due: Group[] = []
    for (let head = this.#items[0]; head !== undefined && head.due < time; head = this.#items[0]) {
      const last = this.#items.pop()
      if (last !== undefined && this.#items.length > 0) this.#sink(last)
      if (head.due !== head.group.queuedFor) {
        this.#stale--
        continue
      }
      head.group.queuedFor = Number.POSITIVE_INFINITY
      due.push(head.group)
    }
    return due
  }

  /** The group was evicted. */
  leave(group: Group): void {
    if (group.queuedFor === Number.POSITIVE_INFINITY) return
    group.queuedFor = Number.POSITIVE_INFINITY
    this.#stale++
    this.#clear()
  }

  /** Attackers can have many groups evicted: the heap is rid of stale items before they are the most of it. */
  #clear(): void {
    if (this.#stale < 64 || this.#stale < this.#items.length / 2) return
    this.#items = this.#items.filter((item) => item.due === item.group.queuedFor).sort((a, b) => a.due - b.due)
    this.#stale = 0
  }

  #rise(start: number): void {
    let at = start
    while (at > 0) {
      const parent = (at - 1) >>> 1
      if (this.#due(parent) <= this.#due(at)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(item: Item): void {
    this.#items[0] = item
    for (let at = 0; ; ) {
      const left = at * 2 + 1
      const child = this.#due(left + 1) < this.#due(left) ? left + 1 : left
      if (this.#due(child) >= this.#due(at)) return
      this.#swap(at, child)
      at = child
    }
  }

  #due(at: number): number {
    return this.#items[at]?.due ?? Number.POSITIVE_INFINITY
  }

  #swap(a: number, b: number): void {
    const first = this.#items[a]
    const second = this.#items[b]
    if (first === undefined || second === undefined) return
    this.#items[a] = second
    this.#items[b] = first
  }
}
