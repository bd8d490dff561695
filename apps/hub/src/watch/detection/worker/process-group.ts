import type { LogEvent } from '@atalaya/logs'
import type { Correlator } from '@atalaya/sigma'
import { KindTally } from '../../coverage/kind-tally.ts'
import type { GroupResult, WorkBatch } from '../messages.ts'
import { Counts } from './counts.ts'
import { type EventRow, writeEvent } from './event-columns.ts'
import { explainMatch } from './explain.ts'
import { FindingFold } from './fold-findings.ts'
import { officeTime } from './office-clock.ts'
import type { RuleBook } from './rule-book.ts'
import type { SourceDecoders } from './source-decoders.ts'
import { TabSeparated } from './tab-separated.ts'

const LATE_ALLOWANCE_MS = 5_000

export interface Work {
  readonly book: RuleBook
  readonly correlator: Correlator
  readonly decoders: SourceDecoders
}

interface Seen {
  readonly batch: WorkBatch
  readonly eventId: string
  readonly event: LogEvent
  readonly time: number
}

interface Detected {
  /** Ids of the rules that matched. */
  readonly rules: readonly string[]
  readonly error?: string
}

const NO_RULES: readonly string[] = []

export interface GroupOptions {
  /** Only correlation's state is wanted. */
  readonly replay: boolean
}

/** Decodes, matches and correlates a group of batches. The same batches give the same rows and the same findings. */
export function processGroup(
  work: Work,
  batches: readonly WorkBatch[],
  options: GroupOptions,
): Omit<GroupResult, 'snapshot'> {
  const group = new Group(work, options)
  for (const batch of batches) group.take(batch)
  return group.result()
}

class Group {
  readonly #work: Work
  readonly #replay: boolean
  readonly #rows = new TabSeparated()
  readonly #fold = new FindingFold()
  readonly #counts = new Counts()
  readonly #kinds = new KindTally()
  #events = 0

  constructor(work: Work, { replay }: GroupOptions) {
    this.#work = work
    this.#replay = replay
  }

  take(batch: WorkBatch): void {
    let newest = Number.NEGATIVE_INFINITY
    forEachLine(batch.payload, (line, index) => {
      const event = this.#decode(batch, line, index)
      const time = timeOf(event, batch)
      newest = Math.max(newest, time)
      const { rules, error } = this.#detect({ batch, eventId: `${batch.id}-${index}`, event, time })
      if (!this.#replay) this.#keep({ batch, line: index, time, event, error: event.error ?? error, rules })
    })
    this.#advance(batch, newest)
    this.#counts.lag(batch, newest)
  }

  result(): Omit<GroupResult, 'snapshot'> {
    return {
      rows: this.#rows.take(),
      events: this.#events,
      findings: this.#replay ? [] : this.#fold.findings(),
      hits: this.#counts.hits(),
      heard: this.#counts.heard(),
      kinds: this.#kinds.kinds(),
    }
  }

  #decode(batch: WorkBatch, line: string, index: number): LogEvent {
    const poison = batch.poison[index]
    if (poison !== undefined) return undecoded(line, poison)
    const event = this.#work.decoders.of(batch.source).decode(line)
    if (event.time !== undefined) setField(event, 'local_time', officeTime(batch.zone, event.time))
    return event
  }

  /** One event that makes a rule throw is kept with its error. */
  #detect(seen: Seen): Detected {
    if (seen.event.dataset === 'undecodable') return { rules: NO_RULES }
    try {
      return { rules: this.#match(seen) }
    } catch (error) {
      return { rules: NO_RULES, error: `detection failed: ${error instanceof Error ? error.message : String(error)}` }
    }
  }

  #match({ batch, eventId, event, time }: Seen): readonly string[] {
    const { book, correlator } = this.#work
    const matches = book.matcher.match(event)
    if (matches.length === 0) return NO_RULES
    const { office, source } = batch
    const ruleIds: string[] = []
    for (const { rule } of matches) {
      const facts = book.facts(rule.id)
      if (facts === undefined || book.isOff(rule.id, office)) continue
      ruleIds.push(rule.id)
      this.#counts.hit(rule.id, batch)
      const explain = () => explainMatch(book.matcher, rule, event)
      if (correlator.alertsAlone(rule.id)) this.#fold.add({ office, eventId, time, event, rule: facts, explain })
    }
    this.#correlated(correlator.observe(office, { event, eventId, time, source, ruleIds }))
    return ruleIds
  }

  /** A source's time goes on with its newest event, but never past when it was received: clocks may be wrong. */
  #advance(batch: WorkBatch, newest: number): void {
    if (!Number.isFinite(newest)) return
    const watermark = Math.min(newest, batch.receivedAt) - LATE_ALLOWANCE_MS
    this.#correlated(this.#work.correlator.advance(batch.office, batch.source, watermark))
  }

  #correlated(matches: ReturnType<Correlator['observe']>): void {
    for (const match of matches) {
      const { id } = match.correlation
      const facts = this.#work.book.facts(id)
      if (facts === undefined || this.#work.book.isOff(id, match.office)) continue
      this.#fold.addCorrelation(match, facts)
      if (match.revision === 1 && !match.withdrawn) this.#counts.hitIn(id, match.office)
    }
  }

  #keep(row: EventRow): void {
    this.#events += 1
    this.#counts.event(row.batch, row.event.dataset === 'undecodable')
    this.#kinds.event(row.batch, row.event)
    writeEvent(this.#rows, row)
  }
}

/** The decoder made the event for us alone; a line that brings a field of this name keeps its own. */
function setField(event: LogEvent, name: string, value: string): void {
  const fields = event.fields as Record<string, unknown>
  fields[name] ??= value
}

function timeOf(event: LogEvent, batch: WorkBatch): number {
  const { time } = event
  return time === undefined || !Number.isFinite(time) ? batch.receivedAt : time
}

function undecoded(raw: string, error: string): LogEvent {
  return { time: undefined, dataset: 'undecodable', logsource: {}, fields: {}, ecs: {}, raw, error }
}

export function forEachLine(payload: Uint8Array, each: (line: string, index: number) => void): void {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  let index = 0
  for (let start = 0; start < bytes.length; index++) {
    const found = bytes.indexOf(10, start)
    const end = found < 0 ? bytes.length : found
    const last = end > start && bytes[end - 1] === 13 ? end - 1 : end
    each(bytes.toString('utf8', start, last), index)
    start = end + 1
  }
}
