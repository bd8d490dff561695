import { Group } from './group.ts'
import type { GroupIdentity } from './group-key.ts'
import type { Plan } from './plan.ts'

/** The office to which a shelf belongs. */
export interface ShelfKeeper {
  /** The group has left the shelf. */
  release(group: Group): void
  sweep(shelf: Shelf, latenessMs: number): void
}

/**
 * The groups of one correlation in one office. Those with a single event wait in a queue of their own and go first
 * when room is needed: a flood of made-up users does not wash away the one that is being attacked.
 */
export class Shelf {
  readonly plan: Plan
  readonly office: string
  evictedGroups = 0
  /** The office's time when it last forgot what is past. */
  sweptAt = Number.NEGATIVE_INFINITY
  readonly #singles = new Map<string, Group>()
  readonly #kept = new Map<string, Group>()

  readonly #keeper: ShelfKeeper

  constructor(plan: Plan, office: string, keeper: ShelfKeeper) {
    this.plan = plan
    this.office = office
    this.#keeper = keeper
  }

  get size(): number {
    return this.#singles.size + this.#kept.size
  }

  get(key: string): Group | undefined {
    return this.#kept.get(key) ?? this.#singles.get(key)
  }

  create(identity: GroupIdentity): Group {
    return new Group(this.plan, this.office, identity)
  }

  /** The group received an event. */
  use(group: Group): void {
    this.#take(group)
    const groups = group.entries.length < 2 ? this.#singles : this.#kept
    groups.set(group.key, group)
  }

  remove(group: Group): void {
    this.#take(group)
    group.gone = true
    this.#keeper.release(group)
  }

  evict(group: Group): void {
    this.remove(group)
    this.evictedGroups++
  }

  /** The groups to forget first. */
  oldest(count: number, except: Group): Group[] {
    const found: Group[] = []
    for (const groups of [this.#singles, this.#kept]) {
      for (const group of groups.values()) {
        if (found.length >= count) return found
        if (group !== except) found.push(group)
      }
    }
    return found
  }

  /** Forgets all that only events later than this could still change; milliseconds. */
  tighten(latenessMs: number): void {
    this.#keeper.sweep(this, latenessMs)
  }

  #take(group: Group): void {
    this.#singles.delete(group.key)
    this.#kept.delete(group.key)
  }

  *groups(): Generator<Group> {
    yield* this.#singles.values()
    yield* this.#kept.values()
  }
}
