import type { Group } from './group.ts'
import type { Limits } from './options.ts'
import type { Shelf } from './shelf.ts'

/** Keeps one correlation's state within its limits, whatever its offices send. */
export class Room {
  readonly #limits: Limits
  readonly #shelves = new Set<Shelf>()
  #groups = 0
  #events = 0
  #evictedGroups = 0
  #evictedEvents = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get figures(): RoomFigures {
    return {
      groups: this.#groups,
      events: this.#events,
      evictedGroups: this.#evictedGroups,
      evictedEvents: this.#evictedEvents,
    }
  }

  open(shelf: Shelf): void {
    this.#shelves.add(shelf)
  }

  count(groups: number, events: number): void {
    this.#groups += groups
    this.#events += events
  }

  countEvicted(groups: number, events: number): void {
    this.#evictedGroups += groups
    this.#evictedEvents += events
  }

  /** Groups to evict until the state fits, never `current` itself; the caller takes them away one by one. */
  *overflow(current: Group, shelf: Shelf): Generator<readonly [Shelf, Group]> {
    while (this.#groups > this.#limits.maxGroups || this.#events > this.#limits.maxEvents) {
      const from = this.#above(shelf)
      const victim = from.oldest(current)
      if (victim === undefined) return
      yield [from, victim]
    }
  }

  /** An office that takes more than its share makes room itself; otherwise the one that takes the most. */
  #above(shelf: Shelf): Shelf {
    if (shelf.size > 1 && shelf.size >= this.#groups / this.#shelves.size) return shelf
    let largest = shelf
    for (const other of this.#shelves) if (other.size > largest.size) largest = other
    return largest
  }
}

export interface RoomFigures {
  readonly groups: number
  readonly events: number
  readonly evictedGroups: number
  readonly evictedEvents: number
}
