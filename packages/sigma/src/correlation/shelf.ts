import { Group } from './group.ts'
import type { GroupIdentity } from './group-key.ts'
import type { Plan } from './plan.ts'

/**
 * The groups of one correlation in one office. Those with a single event wait in a queue of their own and go first
 * when room is needed: a flood of made-up users does not wash away the one that is being attacked.
 */
export class Shelf {
  readonly plan: Plan
  readonly office: string
  evictedGroups = 0
  readonly #singles = new Map<string, Group>()
  readonly #kept = new Map<string, Group>()

  readonly #release: (group: Group) => void

  /** `release` is called with every group that leaves the shelf. */
  constructor(plan: Plan, office: string, release: (group: Group) => void) {
    this.plan = plan
    this.office = office
    this.#release = release
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
    this.#release(group)
  }

  evict(group: Group): void {
    this.remove(group)
    this.evictedGroups++
  }

  /** The group to forget first. */
  oldest(except: Group | undefined): Group | undefined {
    for (const groups of [this.#singles, this.#kept]) {
      for (const group of groups.values()) if (group !== except) return group
    }
    return undefined
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
