import type { DecoderOptions, LogEvent } from '@atalaya/logs'
import type { Matcher, SigmaRule } from '@atalaya/sigma'
import { pathProblem } from '../cli-error.ts'
import type { Observation } from './correlate.ts'
import { eventText, matchedValues } from './event-text.ts'
import type { FileResult, Finding, Match } from './match.ts'
import { readEvents } from './read-events.ts'

const MAX_RAW = 20_000
/** Matches of one rule whose event is told whole, in each thread: a report shows no more. */
const MAX_DETAILED = 500

export interface ScanSink {
  found(match: Match, event: Finding['event']): void
  observe(observation: Observation): void
  progress(bytes: number): void
}

export interface ScanRules {
  readonly matcher: Matcher
  /** Rules that alert by themselves; the others only feed correlations. */
  readonly alerting: (rule: SigmaRule) => boolean
  /** Rules that some correlation counts. */
  readonly counted: (rule: SigmaRule) => boolean
  /** Fields that correlations group or count by. */
  readonly correlated: ReadonlySet<string>
}

export interface ScanContext {
  readonly rules: ScanRules
  readonly sink: ScanSink
  readonly decoding: DecoderOptions
  /** Whether matches are written one by one. */
  readonly lines: boolean
  /** Whether a report will show the events. */
  readonly details: boolean
  readonly stopped: () => boolean
  /** Matches told with their event so far, by rule. */
  readonly detailed: Map<string, number>
}

/** Runs every record of a file through decoding and matching. Never throws: a problem is part of the result. */
export async function scanFile(path: string, context: ScanContext): Promise<FileResult> {
  const count = new FileCount(path)
  try {
    const reading = {
      progress: (bytes: number) => context.sink.progress(bytes),
      damage: (message: string) => count.damage(message),
      binary: () => count.markBinary(),
    }
    for await (const { name, events } of readEvents(path, { ...reading, decoding: context.decoding })) {
      for (const event of events) {
        count.add(event)
        for (const { rule } of context.rules.matcher.match(event))
          report({ rule, event, file: name, number: count.events }, context)
        if (context.stopped()) return count.result(`${path}: interrupted after ${count.events} events`)
      }
    }
    return count.result()
  } catch (error) {
    return count.result(pathProblem(path, error))
  }
}

class FileCount {
  events = 0
  readonly #file: string
  readonly #datasets = new Map<string, number>()
  #undecodable = 0
  #first: number | undefined
  #last: number | undefined
  #binary = false
  #damaged = 0
  #damage = ''

  constructor(file: string) {
    this.#file = file
  }

  add({ dataset, error, time }: LogEvent): void {
    this.events += 1
    if (error !== undefined) this.#undecodable += 1
    this.#datasets.set(dataset, (this.#datasets.get(dataset) ?? 0) + 1)
    if (time === undefined) return
    if (this.#first === undefined || time < this.#first) this.#first = time
    if (this.#last === undefined || time > this.#last) this.#last = time
  }

  markBinary(): void {
    this.#binary = true
  }

  damage(message: string): void {
    this.#damaged += 1
    this.#damage ||= message
  }

  result(problem?: string): FileResult {
    const damage =
      this.#damaged === 0 ? undefined : `${this.#file}: ${this.#damaged} damaged parts, the first: ${this.#damage}`
    return {
      file: this.#file,
      events: this.events,
      undecodable: this.#undecodable,
      binary: this.#binary,
      datasets: this.#datasets,
      first: this.#first,
      last: this.#last,
      problem: problem ?? damage,
    }
  }
}

interface Found {
  readonly rule: SigmaRule
  readonly event: LogEvent
  readonly file: string
  readonly number: number
}

function report(found: Found, context: ScanContext): void {
  const { rule, event, file, number } = found
  const { rules, sink, lines } = context
  if (rules.alerting(rule)) {
    const detail = detailOf(found, context)
    // Counting alone needs neither what matched nor the record.
    sink.found(matchOf(found, lines || detail !== undefined ? rules.matcher : undefined), detail)
  }
  if (!rules.counted(rule) || event.time === undefined) return
  const names = [...rules.correlated].filter((name) => event.fields[name] !== undefined)
  const fields = Object.fromEntries(names.map((name) => [name, event.fields[name]]))
  const host = event.ecs.host_name ?? null
  sink.observe({ rule: rule.id, time: event.time, number, fields, host, file })
}

function detailOf({ rule, event }: Found, { details, detailed }: ScanContext): Finding['event'] {
  const before = detailed.get(rule.id) ?? 0
  if (!details || before >= MAX_DETAILED) return undefined
  detailed.set(rule.id, before + 1)
  return eventText(event)
}

/** With `matcher`, all that is told of a match; without, what is counted. */
function matchOf({ rule, event, file }: Found, matcher: Matcher | undefined): Match {
  const { ecs, time, dataset } = event
  const raw = matcher === undefined ? '' : event.raw
  return {
    time: time ?? null,
    until: null,
    level: rule.level ?? 'medium',
    rule: rule.id,
    title: rule.title,
    tags: rule.tags,
    file,
    host: ecs.host_name ?? null,
    user: ecs.user_name ?? null,
    dataset,
    events: 1,
    matched: matcher === undefined ? [] : matchedValues(matcher.explain(rule, event).highlights),
    raw: raw.length > MAX_RAW ? raw.slice(0, MAX_RAW) : raw,
  }
}
