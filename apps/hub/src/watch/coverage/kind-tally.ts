import { EventKinds, type SigmaEvent } from '@atalaya/sigma'
import { DAY_MS, type SeenKind } from './model.ts'

interface From {
  readonly source: string
  readonly office: string
  readonly receivedAt: number
}

const LOOK_AT_ONE_IN = 32

/** Kinds of events by source, as one group of batches brings them. It runs for every event. */
export class KindTally {
  readonly #sources = new Map<string, { readonly from: From; readonly kinds: EventKinds }>()

  event(from: From, event: Pick<SigmaEvent, 'logsource' | 'fields'>): void {
    let seen = this.#sources.get(from.source)
    if (seen === undefined) {
      seen = { from, kinds: new EventKinds(LOOK_AT_ONE_IN) }
      this.#sources.set(from.source, seen)
    }
    seen.kinds.add(event)
  }

  kinds(): SeenKind[] {
    return [...this.#sources.values()].flatMap(({ from: { source, office, receivedAt }, kinds }) =>
      kinds.seen().map(({ logsource, code, fields }) => ({
        ...{ source, office, logsource, code },
        fields: [...fields],
        day: Math.floor(receivedAt / DAY_MS),
      })),
    )
  }
}
