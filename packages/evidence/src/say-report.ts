import type { EvidenceReport, FactReport } from './report.ts'
import { type Language, WORDS } from './words.ts'

/** A report in words that a notary understands. */
export interface SaidReport {
  readonly headline: string
  readonly meaning: string
  /** What was checked and with whose keys, a sentence each. */
  readonly grounds: readonly string[]
  readonly facts: readonly SaidFact[]
}

export interface SaidFact {
  readonly state: FactReport['state']
  /** Place in the log, as `entry 1,024`. */
  readonly place: string
  /** Kind of the fact, when and by whom; empty for an erased one. */
  readonly what: string
  /** Why it is not proven; empty when it is. */
  readonly note: string
}

export function sayReport(report: EvidenceReport, language: Language): SaidReport {
  const words = WORDS[language]
  return {
    headline: words.verdict[report.verdict],
    meaning: words.meaning[report.verdict],
    grounds: [...sayCheckpoint(report, language), words.trustedBy[report.trustedBy], ...sayCounts(report, language)],
    facts: report.facts.map((fact) => sayFact(fact, language)),
  }
}

function sayCheckpoint({ checkpoint, checkpointProblem }: EvidenceReport, language: Language): string[] {
  const words = WORDS[language]
  if (checkpoint === null) return [words.checkpointProblem[checkpointProblem ?? 'unreadable']]
  const counted = checkpoint.cosignedBy.filter(({ future }) => !future)
  const ahead = checkpoint.cosignedBy.filter(({ future }) => future)
  const said = counted.map(({ witness, at }) => `${witness} (${instant(at, language)})`)
  return [
    words.log(checkpoint.origin, number(checkpoint.size, language)),
    said.length > 0 ? words.witnesses(said.join(', ')) : words.noWitness,
    ...(ahead.length > 0 ? [words.ahead(ahead.map(({ witness }) => witness).join(', '))] : []),
  ]
}

function sayCounts({ facts, checkpoint }: EvidenceReport, language: Language): string[] {
  const words = WORDS[language]
  if (checkpoint === null) return []
  if (facts.length === 0) return [words.nothing]
  const count = (wanted: FactReport['state']) => number(facts.filter(({ state }) => state === wanted).length, language)
  return [words.counts(count('proven'), count('erased'), count('failed'))]
}

function sayFact({ index, state, fact, problem }: FactReport, language: Language): SaidFact {
  const words = WORDS[language]
  return {
    state,
    place: words.place(number(index, language)),
    what: fact === null ? '' : `${fact.kind} · ${instant(fact.at, language)} · ${fact.actor.name}`,
    note: problem !== undefined ? words.factProblem[problem] : state === 'erased' ? words.erased : '',
  }
}

function number(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'es' ? 'es-MX' : 'en').format(value)
}

/** In UTC, as evidence is read in other zones than it was made. */
function instant(at: string, language: Language): string {
  const format = { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' } as const
  return `${new Intl.DateTimeFormat(language === 'es' ? 'es-MX' : 'en-GB', format).format(new Date(at))} UTC`
}
