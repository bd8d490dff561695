import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SampleLine } from '../content/samples/scene.ts'
import { createDecoder } from '../packages/logs/src/index.ts'
import { compile, createCorrelator, type Level, loadRules, type RuleSet } from '../packages/sigma/src/index.ts'

export const CONTENT = join(import.meta.dirname, '../content')

/** The rules under `content/rules`, each file under its path there. */
export function loadOwnRules(): RuleSet {
  const cwd = join(CONTENT, 'rules')
  const paths = globSync('**/*.yml', { cwd }).sort()
  return loadRules(paths.map((path) => ({ path, text: readFileSync(join(cwd, path), 'utf8') })))
}

export interface RaisedAlert {
  readonly title: string
  readonly level: Level
  readonly file: string
  readonly office: string
  readonly time: number
}

type OfficeLine = SampleLine & { readonly officeId?: string }

/** What the rules raise on lines that come in order: each line decoded as its source, then matched and correlated. */
export function alertsOf(own: RuleSet, lines: Iterable<OfficeLine>): RaisedAlert[] {
  const matcher = compile(own)
  const correlator = createCorrelator(own.correlations, { rules: own.rules })
  const decoders = new Map<string, ReturnType<typeof createDecoder>>()
  const alerts = new Map<string, RaisedAlert>()
  let count = 0
  for (const { source, time, line, officeId = 'office' } of lines) {
    const key = `${officeId}/${source}`
    const decoder = decoders.get(key) ?? createDecoder({ now: () => time })
    decoders.set(key, decoder)
    const event = decoder.decode(line)
    if (event.error !== undefined) throw new Error(`${event.error}: ${line}`)
    const rules = matcher.match(event).map((match) => match.rule)
    if (rules.length === 0) continue
    const eventId = String(count++)
    const note = (rule: { title: string; level?: Level; source: { file: string } }, id: string) =>
      alerts.set(id, {
        title: rule.title,
        level: rule.level ?? 'medium',
        file: rule.source.file,
        office: officeId,
        time,
      })
    for (const rule of rules) if (correlator.alertsAlone(rule.id)) note(rule, `${rule.id}/${eventId}`)
    const observed = { event, eventId, time: event.time ?? time, source, ruleIds: rules.map((rule) => rule.id) }
    for (const match of correlator.observe(officeId, observed)) note(match.correlation, match.id)
  }
  return [...alerts.values()]
}
