import { type Entity, SEVERITIES } from '@atalaya/contracts'
import { sql } from 'kysely'
import { type Fact, type NewFact, recordFacts, SYSTEM } from '../../platform/facts/index.ts'
import { place } from './alerts-of-incidents.ts'
import {
  entityKey,
  GROUPED_FROM,
  type GroupingIncident,
  groupAlerts,
  groupingEntities,
  type NewGroup,
  type RaisedAlert,
} from './model.ts'
import { lockIncidents, nextNumber, type Tx, widenTo } from './store.ts'

/**
 * Reacts to raised alerts, in the transaction that remembers how far it came: each alert is grouped exactly once.
 * What a person put in an incident meanwhile stays there.
 */
export async function groupRaisedAlerts(tx: Tx, facts: readonly Fact[], windowMs: number): Promise<void> {
  const raised = facts.flatMap(raisedAlertOf).filter(({ severity }) => severity >= GROUPED_FROM)
  if (raised.length === 0) return
  await lockIncidents(tx)
  const alerts = await ungrouped(tx, raised)
  if (alerts.length === 0) return
  const grouping = groupAlerts(alerts, await findCandidates(tx, alerts), windowMs)
  const numbers = await insertGroups(tx, grouping.opened)
  const placements = [...grouping.members].flatMap(([incident, members]) =>
    members.map(({ id }) => ({ alert: id, incident })),
  )
  await place(tx, placements)
  await widenTo(
    tx,
    alerts.map(({ id }) => id),
  )
  const opened = new Map(grouping.opened.map((group) => [group.id, group]))
  const acts = [...grouping.members].map(([id, members]) =>
    factOf({ id, members, group: opened.get(id), number: numbers.get(id) }),
  )
  await recordFacts(tx, acts)
}

/** Written by the watch beside each alert, so that no alert needs to be read here. */
function raisedAlertOf(fact: Fact): RaisedAlert[] {
  if (fact.office === null) return []
  const data = fact.data as {
    ruleId: string
    title: string
    titleEs: string | null
    severity: (typeof SEVERITIES)[number]
    entities: Entity[]
    eventTime: string
  }
  const { ruleId: rule, title, titleEs, severity, entities, eventTime } = data
  const at = { office: fact.office, eventTime: new Date(eventTime) }
  return [{ id: fact.subject.id, rule, title, titleEs, severity: SEVERITIES.indexOf(severity), entities, ...at }]
}

async function ungrouped(tx: Tx, raised: readonly RaisedAlert[]): Promise<RaisedAlert[]> {
  const rows = await tx
    .selectFrom('alerts')
    .select('id')
    .where('id', '=', sql<string>`any(${raised.map(({ id }) => id)}::uuid[])`)
    .where('incident_id', 'is', null)
    .execute()
  const free = new Set(rows.map(({ id }) => id))
  return raised.filter(({ id }) => free.has(id))
}

async function findCandidates(tx: Tx, alerts: readonly RaisedAlert[]): Promise<GroupingIncident[]> {
  const places = alerts.flatMap((alert) =>
    groupingEntities(alert).map((entity) => [alert.office, entityKey(entity)] as const),
  )
  const rows = await tx
    .selectFrom('incidents')
    .select(['id', 'office_id', 'entity_key', 'first_event', 'last_event'])
    .where('state', '<>', 'closed')
    .where('entity_key', 'is not', null)
    .where(
      sql<boolean>`(office_id, entity_key) in (select * from unnest(
        ${places.map(([office]) => office)}::uuid[], ${places.map(([, key]) => key)}::text[]))`,
    )
    .orderBy('number')
    .forUpdate()
    .execute()
  return rows.map((row) => ({
    id: row.id,
    office: row.office_id,
    key: row.entity_key ?? '',
    firstEvent: row.first_event,
    lastEvent: row.last_event,
  }))
}

/** Returns the numbers given, by incident. */
async function insertGroups(tx: Tx, groups: readonly NewGroup[]): Promise<Map<string, number>> {
  if (groups.length === 0) return new Map()
  const first = await nextNumber(tx)
  const now = new Date()
  const rows = groups.map((group, index) => ({
    id: group.id,
    number: first + index,
    title: group.title,
    title_es: group.titleEs,
    severity: GROUPED_FROM,
    state: 'open' as const,
    office_id: group.office,
    entity_kind: group.entity.kind,
    entity_value: group.entity.value,
    entity_key: group.key,
    assignee: null,
    first_event: group.firstEvent,
    last_event: group.lastEvent,
    opened_at: now,
    contained_at: null,
    closed_at: null,
  }))
  await tx.insertInto('incidents').values(rows).execute()
  return new Map(rows.map(({ id, number }) => [id, number]))
}

interface Act {
  readonly id: string
  readonly members: readonly RaisedAlert[]
  /** Given when the incident was opened by this. */
  readonly group: NewGroup | undefined
  readonly number: number | undefined
}

function factOf({ id, members, group, number }: Act): NewFact {
  const severity = SEVERITIES[Math.max(...members.map((alert) => alert.severity))]
  const shared = { severity, alerts: members.map((alert) => alert.id) }
  return {
    kind: group === undefined ? 'incident.alerts-added' : 'incident.opened',
    actor: SYSTEM,
    office: members[0]?.office ?? null,
    subject: { kind: 'incident', id },
    data:
      group === undefined
        ? shared
        : { number, title: group.title, titleEs: group.titleEs, entity: group.entity, ...shared },
  }
}
