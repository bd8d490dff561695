import type { RuleHits } from '../../rules/model.ts'
import type { Heard } from '../../sources/model.ts'
import type { WorkBatch } from '../messages.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
const HOUR_MS = 3_600_000

/** What a group adds to the counts of sources and rules. */
export class Counts {
  readonly #heard = new Map<string, Mutable<Heard>>()
  readonly #hits = new Map<string, Mutable<RuleHits>>()
  #day = ''

  event(batch: WorkBatch, undecodable: boolean): void {
    const heard = this.#of(batch)
    heard.events += 1
    if (undecodable) heard.undecodable += 1
  }

  lag(batch: WorkBatch, newest: number): void {
    if (Number.isFinite(newest)) this.#of(batch).lagSeconds = Math.max(0, (batch.receivedAt - newest) / 1_000)
  }

  hit(rule: string, batch: WorkBatch): void {
    this.#day = new Date(batch.receivedAt).toISOString().slice(0, 10)
    this.hitIn(rule, batch.office)
  }

  hitIn(rule: string, office: string): void {
    const key = `${rule}\0${office}\0${this.#day}`
    const known = this.#hits.get(key)
    if (known) known.hits += 1
    else this.#hits.set(key, { rule, office, day: this.#day, hits: 1 })
  }

  heard(): Heard[] {
    return [...this.#heard.values()]
  }

  hits(): RuleHits[] {
    return [...this.#hits.values()]
  }

  /** By source and hour of arrival. */
  #of(batch: WorkBatch): Mutable<Heard> {
    const key = `${batch.source}\0${Math.floor(batch.receivedAt / HOUR_MS)}`
    let heard = this.#heard.get(key)
    if (heard === undefined) {
      heard = { source: batch.source, receivedAt: batch.receivedAt, events: 0, undecodable: 0, lagSeconds: null }
      this.#heard.set(key, heard)
    }
    heard.receivedAt = Math.max(heard.receivedAt, batch.receivedAt)
    return heard
  }
}
