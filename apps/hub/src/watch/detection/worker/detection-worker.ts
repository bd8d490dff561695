import type { Correlator } from '@atalaya/sigma'
import type { GroupResult, RuleSet, Task, WorkBatch } from '../messages.ts'
import { readState, writeState } from './partition-state.ts'
import { forEachLine, processGroup } from './process-group.ts'
import { RuleBook } from './rule-book.ts'
import { SourceDecoders } from './source-decoders.ts'

const NOTHING: GroupResult = {
  rows: new Uint8Array(),
  events: 0,
  findings: [],
  hits: [],
  heard: [],
  kinds: [],
  snapshot: null,
}

interface Partition {
  readonly correlator: Correlator
  readonly decoders: SourceDecoders
}

/** What a detection thread does: one task after another, with the state of each partition it was given. */
export class DetectionWorker {
  #book: RuleBook | undefined
  readonly #partitions = new Map<number, Partition>()

  do(task: Task): GroupResult | null {
    if (task.kind === 'rules') return this.#useRules(task.rules)
    if (task.kind === 'restore') return this.#restore(task.partition, task.snapshot)
    if (task.kind === 'probe') return this.#probe(task.batches, task.from, task.to)
    if (task.kind === 'snapshot') return { ...NOTHING, snapshot: this.#snapshot(task.partition) }
    const { partition, batches, replay, snapshot } = task
    const result = processGroup({ book: this.#rules(), ...this.#partition(partition) }, batches, { replay })
    return { ...result, snapshot: snapshot ? this.#snapshot(partition) : null }
  }

  /** New rules go on with the correlation state of the old ones, as far as they have the same correlations. */
  #useRules(rules: RuleSet): null {
    this.#book = new RuleBook(rules)
    for (const [partition, { correlator, decoders }] of [...this.#partitions])
      this.#partitions.set(partition, { correlator: this.#rules().correlator(correlator.snapshot()), decoders })
    return null
  }

  #restore(partition: number, snapshot: Uint8Array | null): null {
    const { contexts, correlation } = readState(snapshot)
    const decoders = new SourceDecoders(contexts)
    this.#partitions.set(partition, { correlator: this.#rules().correlator(correlation), decoders })
    return null
  }

  #snapshot(partition: number): Uint8Array {
    const { correlator, decoders } = this.#partition(partition)
    return writeState({ contexts: decoders.contexts, correlation: correlator.snapshot() })
  }

  #probe(batches: readonly WorkBatch[], from: number, to: number): null {
    const { matcher } = this.#rules()
    const decoders = new SourceDecoders()
    let at = 0
    for (const batch of batches) {
      forEachLine(batch.payload, (line, index) => {
        const wanted = at >= from && at < to && batch.poison[index] === undefined
        at += 1
        if (!wanted) return
        const event = decoders.of(batch.source).decode(line)
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

  #partition(id: number): Partition {
    const partition = this.#partitions.get(id)
    if (partition === undefined) throw new Error(`partition ${id} was not restored`)
    return partition
  }
}
