import type { Decoder } from '@atalaya/logs'
import type { Correlator } from '@atalaya/sigma'
import type { GroupResult, RuleSet, Task, WorkBatch } from '../messages.ts'
import { decoderOf, forEachLine, processGroup } from './process-group.ts'
import { RuleBook } from './rule-book.ts'

const NOTHING: GroupResult = {
  rows: new Uint8Array(),
  events: 0,
  findings: [],
  hits: [],
  heard: [],
  kinds: [],
  snapshot: null,
}

/** What a detection thread does: one task after another, with the state of each partition it was given. */
export class DetectionWorker {
  #book: RuleBook | undefined
  readonly #correlators = new Map<number, Correlator>()
  readonly #decoders = new Map<string, Decoder>()

  do(task: Task): GroupResult | null {
    if (task.kind === 'rules') return this.#useRules(task.rules)
    if (task.kind === 'restore') return this.#restore(task.partition, task.snapshot)
    if (task.kind === 'probe') return this.#probe(task.batches, task.from, task.to)
    if (task.kind === 'snapshot') return { ...NOTHING, snapshot: this.#snapshot(task.partition) }
    const { partition, batches, replay, snapshot } = task
    const work = { book: this.#rules(), correlator: this.#correlator(partition), decoders: this.#decoders }
    const result = processGroup(work, batches, { replay })
    return { ...result, snapshot: snapshot ? this.#snapshot(partition) : null }
  }

  /** New rules go on with the correlation state of the old ones, as far as they have the same correlations. */
  #useRules(rules: RuleSet): null {
    this.#book = new RuleBook(rules)
    for (const [partition, correlator] of [...this.#correlators]) this.#restore(partition, correlator.snapshot())
    return null
  }

  #restore(partition: number, snapshot: Uint8Array | null): null {
    this.#correlators.set(partition, this.#rules().correlator(snapshot))
    return null
  }

  #snapshot(partition: number): Uint8Array {
    return this.#correlator(partition).snapshot()
  }

  #probe(batches: readonly WorkBatch[], from: number, to: number): null {
    const { matcher } = this.#rules()
    let at = 0
    for (const batch of batches) {
      forEachLine(batch.payload, (line, index) => {
        const wanted = at >= from && at < to && batch.poison[index] === undefined
        at += 1
        if (!wanted) return
        const event = decoderOf(this.#decoders, batch.source).decode(line)
        matcher.match(event)
        void [event.time, event.ecs]
      })
    }
    return null
  }

  #rules(): RuleBook {
    if (this.#book === undefined) throw new Error('no rules were given yet')
    return this.#book
  }

  #correlator(partition: number): Correlator {
    const correlator = this.#correlators.get(partition)
    if (correlator === undefined) throw new Error(`partition ${partition} was not restored`)
    return correlator
  }
}
