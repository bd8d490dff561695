import type { LogEvent } from '@atalaya/logs'
import type { Matcher, SigmaRule } from '@atalaya/sigma'
import { pathProblem } from '../cli-error.ts'
import type { Observation } from './correlate.ts'
import type { FileResult, Match } from './match.ts'
import { readEvents } from './read-events.ts'

const MAX_RAW = 20_000

export interface ScanSink {
  match(match: Match): void
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

/** Runs every record of a file through decoding and matching. Never throws: a problem is part of the result. */
export async function scanFile(path: string, rules: ScanRules, sink: ScanSink): Promise<FileResult> {
  let events = 0
  let undecodable = 0
  let damaged = 0
  let damage = ''
  const reading = {
    progress: sink.progress,
    damage: (message: string) => {
      damaged += 1
      damage ||= message
    },
  }
  try {
    for await (const { name, events: run } of readEvents(path, reading)) {
      for (const event of run) {
        events += 1
        if (event.error !== undefined) undecodable += 1
        for (const { rule } of rules.matcher.match(event))
          report({ rule, event, file: name, number: events }, rules, sink)
      }
    }
    const problem = damaged === 0 ? undefined : `${path}: ${damaged} damaged parts, the first: ${damage}`
    return { file: path, events, undecodable, problem }
  } catch (error) {
    return { file: path, events, undecodable, problem: pathProblem(path, error) }
  }
}

interface Found {
  readonly rule: SigmaRule
  readonly event: LogEvent
  readonly file: string
  readonly number: number
}

function report({ rule, event, file, number }: Found, rules: ScanRules, sink: ScanSink): void {
  if (rules.alerting(rule)) sink.match(matchOf(rule, event, file))
  if (!rules.counted(rule) || event.time === undefined) return
  const names = [...rules.correlated].filter((name) => event.fields[name] !== undefined)
  const fields = Object.fromEntries(names.map((name) => [name, event.fields[name]]))
  const host = event.ecs.host_name ?? null
  sink.observe({ rule: rule.id, time: event.time, event: `${file}#${number}`, fields, host, file })
}

function matchOf(rule: SigmaRule, event: LogEvent, file: string): Match {
  const { ecs, time, dataset, raw } = event
  return {
    time: time === undefined ? null : new Date(time).toISOString(),
    level: rule.level ?? 'medium',
    rule: rule.id,
    title: rule.title,
    tags: rule.tags,
    file,
    host: ecs.host_name ?? null,
    user: ecs.user_name ?? null,
    dataset,
    events: 1,
    raw: raw.length > MAX_RAW ? raw.slice(0, MAX_RAW) : raw,
  }
}
