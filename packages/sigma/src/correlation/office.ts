import { Agenda } from './agenda.ts'
import { announceChanges, announceEnded, nextEnd } from './announce.ts'
import { type Dispatch, dispatch } from './dispatch.ts'
import { forgetBefore, forgetOldest } from './forget.ts'
import type { Group } from './group.ts'
import { groupsOf } from './group-key.ts'
import type { CorrelationMatch, MatchContext } from './match.ts'
import { entryOf, type Occurrence } from './occurrence.ts'
import type { Limits } from './options.ts'
import type { Consumer, Plan } from './plan.ts'
import type { Room } from './room.ts'
import { settle, settlementCost } from './settle.ts'
import { Shelf } from './shelf.ts'
import { Watermarks } from './watermarks.ts'
import { nextClosing } from './windows.ts'

/** What is common to all offices. */
export interface Shared {
  readonly plans: readonly Plan[]
  readonly rooms: readonly Room[]
  readonly limits: Limits
}

/** A late event is judged at once when this few others follow it; otherwise with the rest of its batch. */
const PROMPT = 256

/** The state of one office. Nothing here ever looks at another office. */
export class Office {
  readonly name: string
  readonly watermarks: Watermarks
  readonly #shared: Shared
  readonly #shelves: (Shelf | undefined)[] = []
  /** Groups waiting to be judged, by the index of their plan. */
  readonly #waiting: readonly Set<Group>[]
  readonly #agenda = new Agenda()
  #closing = Number.NEGATIVE_INFINITY

  constructor(name: string, shared: Shared) {
    this.name = name
    this.#shared = shared
    this.watermarks = new Watermarks(shared.limits)
    this.#waiting = shared.plans.map(() => new Set())
  }

  observe(consumer: Consumer, occurrence: Occurrence, matches: CorrelationMatch[]): void {
    for (const group of this.#insert(consumer, occurrence)) this.#judgeOrWait(group, matches)
  }

  /** Time has moved on: judges what waited, closes windows, tells final figures, forgets what is past. */
  tick(matches: CorrelationMatch[]): void {
    this.#closing = this.watermarks.closing()
    const due = this.#agenda.take(this.#closing)
    for (const group of due) if (group.plan.closed) this.#wait(group)
    // Correlations come after those they refer to: whatever a judgement passes on waits further along.
    for (const waiting of this.#waiting) {
      for (const group of waiting) this.#judge(group, matches)
    }
    for (const group of [...due, ...this.#agenda.take(this.#closing)]) this.#end(group, matches)
    this.#sweep()
  }

  *shelves(): Generator<Shelf> {
    for (const shelf of this.#shelves) if (shelf) yield shelf
  }

  shelf(plan: Plan): Shelf {
    const open = this.#shelves[plan.index]
    if (open) return open
    const shelf = new Shelf(plan, this.name, {
      release: (group) => this.#release(group),
      sweep: (tight, latenessMs) => this.#sweepShelf(tight, latenessMs),
    })
    this.#shelves[plan.index] = shelf
    this.#room(plan).open(shelf)
    return shelf
  }

  /** Takes up a group that a snapshot filled. */
  adopt(group: Group): void {
    this.#room(group.plan).count(1, group.entries.length)
    this.shelf(group.plan).use(group)
    this.#closing = this.watermarks.closing()
    if (group.dirtyFrom <= group.dirtyTo || group.uncarried.length > 0) this.#wait(group)
    this.#schedule(group)
  }

  #insert(consumer: Consumer, occurrence: Occurrence): Group[] {
    const { plan, ref } = consumer
    const entry = entryOf(consumer, occurrence)
    if (entry === undefined) return []
    const shelf = this.shelf(plan)
    const touched: Group[] = []
    const identities = groupsOf(plan, ref, occurrence.read)
    for (const identity of identities) {
      const known = shelf.get(identity.key)
      const group = known ?? shelf.create(identity)
      group.spell(identity.values)
      if (!group.insert(identities.length === 1 ? entry : { ...entry })) continue
      this.#room(plan).count(known ? 0 : 1, 1)
      shelf.use(group)
      this.#room(plan).makeRoom(group, shelf)
      touched.push(group)
    }
    return touched
  }

  #remove(consumer: Consumer, occurrence: Occurrence): Group[] {
    const { plan, ref } = consumer
    const entry = entryOf(consumer, occurrence)
    if (entry === undefined) return []
    const groups = groupsOf(plan, ref, occurrence.read).map(({ key }) => this.shelf(plan).get(key))
    const touched = groups.filter((group) => group?.remove(entry) ?? false)
    this.#room(plan).count(0, -touched.length)
    return touched.filter((group) => group !== undefined)
  }

  /** Forgets what only late events could need, or else a quarter of the group's events, after they had their say. */
  #shorten(group: Group): void {
    const { maxEventIds } = this.#shared.limits
    const room = this.#room(group.plan)
    room.count(0, -forgetBefore(group, this.#closing, maxEventIds))
    const excess = Math.ceil(group.plan.capacity / 4)
    if (group.entries.length <= group.plan.capacity - excess) return
    group.floor = group.entries[excess - 1]
    forgetOldest(group, excess, maxEventIds)
    group.evicted += excess
    room.count(0, -excess)
    room.countEvicted(0, excess)
  }

  #judgeOrWait(group: Group, matches: CorrelationMatch[]): void {
    const full = group.entries.length > group.plan.capacity
    const prompt = !group.plan.closed && settlementCost(group) <= PROMPT
    if (full || prompt) this.#judge(group, matches)
    else this.#wait(group)
    if (full) this.#shorten(group)
  }

  #judge(group: Group, matches: CorrelationMatch[]): void {
    this.#waiting[group.plan.index]?.delete(group)
    const settlement = settle(group, this.#closing)
    if (group.plan.consumers.length > 0) this.#pass(dispatch(group, settlement), matches)
    if (!group.plan.silent)
      for (const match of announceChanges(group, settlement, this.#context(group))) matches.push(match)
    if (group.plan.closed || settlement.changed.length > 0) this.#schedule(group)
  }

  #pass(orders: readonly Dispatch[], matches: CorrelationMatch[]): void {
    const touched = new Set<Group>()
    for (const { consumer, taken, given } of orders) {
      for (const occurrence of taken) for (const group of this.#remove(consumer, occurrence)) touched.add(group)
      for (const occurrence of given) for (const group of this.#insert(consumer, occurrence)) touched.add(group)
    }
    for (const group of touched) this.#judgeOrWait(group, matches)
  }

  #end(group: Group, matches: CorrelationMatch[]): void {
    if (group.gone || group.plan.silent) return
    for (const match of announceEnded(group, this.#closing, this.#context(group))) matches.push(match)
    this.#schedule(group)
  }

  #wait(group: Group): void {
    if (!group.gone) this.#waiting[group.plan.index]?.add(group)
  }

  #schedule(group: Group): void {
    if (group.plan.closed) this.#agenda.add(group, nextClosing(group))
    if (group.plan.silent || (!group.plan.closed && group.queuedFor < Number.POSITIVE_INFINITY)) return
    this.#agenda.add(group, nextEnd(group))
  }

  #release(group: Group): void {
    this.#waiting[group.plan.index]?.delete(group)
    this.#agenda.leave(group)
  }

  /** Now and then, forgets what is older than late events are waited for. */
  #sweep(): void {
    for (const shelf of this.shelves()) {
      const room = this.#room(shelf.plan)
      if (this.#closing - shelf.sweptAt < Math.max(1000, room.latenessMs / 16)) continue
      room.relax()
      this.#sweepShelf(shelf, room.latenessMs)
      shelf.sweptAt = this.#closing
    }
  }

  #sweepShelf(shelf: Shelf, latenessMs: number): void {
    const horizon = Math.min(this.#closing, this.watermarks.latest - latenessMs)
    if (horizon === Number.NEGATIVE_INFINITY) return
    const room = this.#room(shelf.plan)
    for (const group of shelf.groups()) {
      room.count(0, -forgetBefore(group, horizon, this.#shared.limits.maxEventIds))
      if (group.entries.length > 0 || group.episodes.length > 0 || group.retired.size > 0) continue
      shelf.remove(group)
      room.count(-1, 0)
    }
  }

  #context(group: Group): MatchContext {
    const { maxEventIds } = this.#shared.limits
    return { maxEventIds, evictedGroups: this.#shelves[group.plan.index]?.evictedGroups ?? 0 }
  }

  #room(plan: Plan): Room {
    const room = this.#shared.rooms[plan.index]
    if (room === undefined) throw new RangeError(`no room for correlation ${plan.rule.id}`)
    return room
  }
}
