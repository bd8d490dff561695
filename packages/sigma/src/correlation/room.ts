import type { Group } from './group.ts'
import type { Limits } from './options.ts'
import type { Shelf } from './shelf.ts'

const SHORTEST_MS = 1_000

/** What all correlations together remember. Few of them are ever full; the fullest gives way when all is too much. */
export class Pool {
  readonly #maxEvents: number
  readonly #rooms: Room[] = []
  #events = 0

  constructor({ maxEventsInAll }: Limits) {
    this.#maxEvents = maxEventsInAll
  }

  join(room: Room): void {
    this.#rooms.push(room)
  }

  count(events: number): void {
    this.#events += events
  }

  relieve(current: Group): void {
    if (this.#events <= this.#maxEvents) return
    const fullest = this.#rooms.reduce((a, b) => (b.figures.events > a.figures.events ? b : a))
    fullest.shrink((fullest.figures.events * 7) / 8, current)
  }
}

/** Keeps one correlation's state within its limits, whatever its offices send. */
export class Room {
  readonly #limits: Limits
  readonly #pool: Pool
  readonly #shelves = new Set<Shelf>()
  #latenessMs: number
  #groups = 0
  #events = 0
  #evictedGroups = 0
  #evictedEvents = 0

  constructor(limits: Limits, pool: Pool) {
    this.#limits = limits
    this.#latenessMs = limits.latenessMs
    this.#pool = pool
    pool.join(this)
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
    this.#pool.count(events)
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

  /** Makes room after an event was added to `current`, on `shelf`; other groups give way. */
  makeRoom(current: Group, shelf: Shelf): void {
    if (this.#groups > this.#limits.maxGroups) this.#evictFrom(this.#above(shelf), current)
    if (this.#events > this.#limits.maxEvents) this.shrink(this.#limits.maxEvents, current)
    this.#pool.relieve(current)
  }

  /** Forgets down to so many events: first what only late ones could need, then groups; never `current`. */
  shrink(events: number, current: Group): void {
    while (this.#events > events && this.#latenessMs > 0) {
      this.#latenessMs = this.#latenessMs > SHORTEST_MS ? this.#latenessMs / 2 : 0
      for (const shelf of this.#shelves) shelf.tighten(this.#latenessMs)
    }
    while (this.#events > events && this.#evictFrom(this.#largest(), current)) {
      // Each round evicts some groups, until none is left to evict.
    }
  }

  /** Evicts several groups at a time, the ones longest unused first. False when there was none. */
  #evictFrom(shelf: Shelf | undefined, current: Group): boolean {
    const victims = shelf?.oldest(Math.ceil(shelf.size / 32), current) ?? []
    for (const victim of victims) if (shelf) this.#evict(shelf, victim)
    return victims.length > 0
  }

  #evict(shelf: Shelf, group: Group): void {
    this.count(-1, -group.entries.length)
    this.countEvicted(1, group.entries.length)
    shelf.evict(group)
  }

  /** An office that takes more than its share makes room itself; otherwise the one that takes the most. */
  #above(shelf: Shelf): Shelf | undefined {
    return shelf.size > 1 && shelf.size >= this.#groups / this.#shelves.size ? shelf : this.#largest()
  }

  #largest(): Shelf | undefined {
    let largest: Shelf | undefined
    for (const shelf of this.#shelves) if (shelf.size > (largest?.size ?? 0)) largest = shelf
    return largest
  }
}

export interface RoomFigures {
  readonly groups: number
  readonly events: number
  readonly evictedGroups: number
  readonly evictedEvents: number
}
