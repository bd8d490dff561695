import { createHash } from 'node:crypto'
import { type ChooseEvidence, type ChosenEvidence, MAX_BUNDLE_FACTS } from '@atalaya/contracts'
import { sql } from 'kysely'
import { HubError, notFound } from '../../platform/http/errors.ts'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import type { EvidenceDb, FindIncident, IncidentStory } from './model.ts'

export interface Chooser {
  readonly db: EvidenceDb
  readonly offices: OfficeDirectory
  readonly findIncident: FindIncident
}

/** A choice with what it stands for. */
export interface Choice {
  readonly what: ChooseEvidence
  /** Where it is decided. */
  readonly office: string
  /** By the language of the bundle. */
  readonly titles: Readonly<Record<'es' | 'en', string>>
  readonly incident: IncidentStory | undefined
}

export interface ChosenFact {
  readonly id: string
  readonly sequence: string
  readonly at: Date
}

/** Throws `not-found` for an incident or an office that is not in scope: outside, they do not exist. */
export async function readChoice(
  what: ChooseEvidence,
  { offices, findIncident }: Chooser,
  isVisible: (office: string) => boolean,
): Promise<Choice> {
  if (what.from !== undefined && what.to !== undefined && Date.parse(what.from) >= Date.parse(what.to))
    throw new HubError('invalid', 'The time range ends before it begins.')
  const incident = what.incident === undefined ? undefined : await findIncident(what.incident)
  if (what.incident !== undefined && (incident === undefined || !isVisible(incident.office))) throw notFound('incident')
  const office = what.office ?? incident?.office ?? offices.root
  if (offices.above(office).length === 0 || !isVisible(office)) throw notFound('office')
  return { what, office, titles: titlesOf(incident, offices.nameOf(office)), incident }
}

function titlesOf(incident: IncidentStory | undefined, office: string): Choice['titles'] {
  if (incident === undefined) return { es: office, en: office }
  const { number, title, titleEs } = incident
  return { es: `#${number} ${titleEs ?? title}`, en: `#${number} ${title}` }
}

/** Facts of a choice, oldest first; at most one more than a bundle may hold. `upTo` is the last that counts. */
export async function chooseFacts(
  { db, offices }: Pick<Chooser, 'db' | 'offices'>,
  { what, office, incident }: Choice,
  upTo?: string,
): Promise<readonly ChosenFact[]> {
  let query = db.selectFrom('facts').select(['id', 'sequence', 'at'])
  if (office !== offices.root)
    query = query.where('office_id', '=', sql<string>`any(${[...offices.below(office)]}::uuid[])`)
  if (what.from !== undefined) query = query.where('at', '>=', new Date(what.from))
  if (what.to !== undefined) query = query.where('at', '<', new Date(what.to))
  if (upTo !== undefined) query = query.where('sequence', '<=', upTo)
  if (incident !== undefined) {
    const alerts = [...incident.alerts]
    query = query.where((e) =>
      e.or([
        e.and([e('subject_kind', '=', 'incident'), e('subject_id', '=', what.incident ?? '')]),
        e.and([e('subject_kind', '=', 'alert'), e('subject_id', '=', sql<string>`any(${alerts}::text[])`)]),
      ]),
    )
  }
  return query
    .orderBy('sequence')
    .limit(MAX_BUNDLE_FACTS + 1)
    .execute()
}

export function describeChosen(facts: readonly ChosenFact[]): ChosenEvidence {
  return {
    facts: facts.length,
    first: facts[0]?.at.toISOString() ?? null,
    last: facts.at(-1)?.at.toISOString() ?? null,
    tooMany: facts.length > MAX_BUNDLE_FACTS,
  }
}

/** Throws HubError when a bundle cannot be made of so many. */
export function requireBundle(facts: readonly ChosenFact[]): void {
  if (facts.length === 0) throw new HubError('invalid', 'No fact fits this choice. Widen it.')
  if (facts.length > MAX_BUNDLE_FACTS)
    throw new HubError('too-large', `A bundle holds at most ${MAX_BUNDLE_FACTS} facts. Choose a shorter time.`)
}

/** What is approved is these facts and no others: SHA-256 of their ids, a line each. */
export function digestOf(facts: readonly ChosenFact[]): string {
  return createHash('sha256')
    .update(facts.map(({ id }) => `${id}\n`).join(''))
    .digest('hex')
}
