import type { Group } from './group.ts'
import type { Limits } from './options.ts'
import type { Shelf } from './shelf.ts'

const SHORTEST_MS = 1_000

/** Keeps one correlation's state within its limits, whatever its offices send. */
export class Room {
  readonly #limits: Limits
  readonly #shelves = new Set<Shelf>()
  #latenessMs: number
  #groups = 0
  #events = 0
  #evictedGroups = 0
  #evictedEvents = 0

  constructor(limits: Limits) {
    this.#limits = limits
    this.#latenessMs = limits.latenessMs
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

  /** How long events are kept for late ones: less than was asked for when there are too many. */
  get latenessMs(): number {
    return this.#latenessMs
  }

  /** Called now and then: room that was lost comes back. */
  relax(): void {
    if (this.#events < this.#limits.maxEvents / 2) {
      this.#latenessMs = Math.min(this.#limits.latenessMs, this.#latenessMs * 2 + SHORTEST_MS)
    }
  }

  /**
   * Makes room, first at the cost of late events, then by evicting groups, several at a time; never `current`, which
   * was just added to on `shelf`.
   */
  makeRoom(current: Group, shelf: Shelf): void {
    while (this.#events > this.#limits.maxEvents && this.#latenessMs > 0) {
      this.#latenessMs = this.#latenessMs > SHORTEST_MS ? this.#latenessMs / 2 : 0
      for (const other of this.#shelves) other.tighten(this.#latenessMs)
    }
    while (this.#groups > this.#limits.maxGroups || this.#events > this.#limits.maxEvents) {
      const from = this.#above(shelf)
      const victims = from.oldest(Math.ceil(from.size / 32), current)
      if (victims.length === 0) return
      for (const victim of victims) this.#evict(from, victim)
    }
  }

  #evict(shelf: Shelf, group: Group): void {
    this.count(-1, -group.entries.length)
    this.countEvicted(1, group.entries.length)
    shelf.evict(group)
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
