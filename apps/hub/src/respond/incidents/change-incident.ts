import type { ChangeIncident, Incident } from '@atalaya/contracts'
import { SEVERITIES } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { type Actor, type NewFact, recordFacts } from '../../platform/facts/index.ts'
import { HubError, notFound } from '../../platform/http/errors.ts'
import type { Scope } from '../../platform/http/route.ts'
import type { Assignees } from '../../platform/identity/index.ts'
import { closeAlertsOf } from './alerts-of-incidents.ts'
import { describeIncidents } from './list-incidents.ts'
import type { IncidentState } from './model.ts'
import { requireIncident } from './read-incident.ts'
import { type Db, type IncidentRow, lockIncidents, type Tx } from './store.ts'

/** Who acts, and over which offices. */
export interface Mandate {
  readonly actor: Actor
  readonly scope: Pick<Scope, 'has'>
}

/** What incidents ask of identity. */
export type Change = Static<typeof ChangeIncident>

/** Each thing that changes is a fact of its own, so that the story of an incident reads well. */
export async function changeIncident(
  db: Db,
  { actor, scope }: Mandate,
  { id, change, people }: { id: string; change: Change; people: Assignees },
): Promise<Incident> {
  return db.transaction().execute(async (tx) => {
    const before = await lockIncident(tx, id, scope)
    const acts = [
      ...describeText(before, change),
      ...describeState(before, change.state),
      ...(await describeAssignment(before, change.assignee, people)),
    ]
    const set = Object.assign({ id }, ...acts.map((act) => act.set)) as Partial<IncidentRow> & { id: string }
    await tx.updateTable('incidents').set(set).where('id', '=', id).execute()
    if (change.closeAlerts === true) {
      if ((change.state ?? before.state) !== 'closed')
        throw new HubError('invalid', 'Alerts are closed along with their incident. Close it too.')
      await closeAlertsOf(tx, id, actor)
    }
    await recordFacts(
      tx,
      acts.map(({ kind, data }) => incidentFact({ kind, actor, incident: before, data })),
    )
    return describeOne(tx, id)
  })
}

interface Act {
  readonly kind: string
  readonly set: Partial<IncidentRow>
  readonly data: Readonly<Record<string, unknown>>
}

function describeText(before: IncidentRow, { title, severity }: Change): Act[] {
  const acts: Act[] = []
  if (title !== undefined && title !== before.title) {
    acts.push({
      kind: 'incident.renamed',
      set: { title, title_es: null },
      data: { before: before.title, after: title },
    })
  }
  const rank = severity === undefined ? before.severity : SEVERITIES.indexOf(severity)
  if (rank !== before.severity) {
    const data = { before: SEVERITIES[before.severity], after: severity, severity }
    acts.push({ kind: 'incident.rated', set: { severity: rank, severity_by_hand: true }, data })
  }
  return acts
}

function describeState(before: IncidentRow, state: IncidentState | undefined): Act[] {
  if (state === undefined || state === before.state) return []
  const now = new Date()
  const data = { before: before.state, after: state }
  if (state === 'contained') {
    return [{ kind: 'incident.contained', set: { state, contained_at: now, closed_at: null }, data }]
  }
  if (state === 'closed') return [{ kind: 'incident.closed', set: { state, closed_at: now }, data }]
  return [{ kind: 'incident.reopened', set: { state, contained_at: null, closed_at: null }, data }]
}

async function describeAssignment(
  before: IncidentRow,
  assignee: string | null | undefined,
  people: Assignees,
): Promise<Act[]> {
  if (assignee === undefined || assignee === before.assignee) return []
  if (assignee === null)
    return [{ kind: 'incident.unassigned', set: { assignee }, data: { before: before.assignee, after: null } }]
  const person = (await people.assignable(before.office_id)).find(({ id }) => id === assignee)
  if (person === undefined)
    throw new HubError('conflict', 'This person has no role for incidents of that office. Choose another.')
  const data = { person: assignee, name: person.name, before: before.assignee, after: assignee }
  return [{ kind: 'incident.assigned', set: { assignee }, data }]
}

export async function lockIncident(tx: Tx, id: string, scope: Pick<Scope, 'has'>): Promise<IncidentRow> {
  await lockIncidents(tx)
  await requireIncident(tx, id, scope)
  const row = await tx.selectFrom('incidents').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (row === undefined) throw notFound('incident')
  return row
}

export async function describeOne(db: Db, id: string): Promise<Incident> {
  const row = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const [incident] = await describeIncidents(db, [row])
  if (incident === undefined) throw notFound('incident')
  return incident
}

interface FactParts {
  readonly kind: string
  readonly actor: Actor
  readonly incident: Pick<IncidentRow, 'id' | 'office_id' | 'number'>
  readonly data: Readonly<Record<string, unknown>>
}

export function incidentFact({ kind, actor, incident, data }: FactParts): NewFact {
  const { id, office_id, number } = incident
  return { kind, actor, office: office_id, subject: { kind: 'incident', id }, data: { number, ...data } }
}
