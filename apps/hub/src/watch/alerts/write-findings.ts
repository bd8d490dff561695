import { SEVERITIES } from '@atalaya/contracts'
import { sql, type Transaction } from 'kysely'
import { type NewFact, recordFacts, SYSTEM } from '../../platform/facts/index.ts'
import type { WatchTables } from '../tables.ts'
import { closeAlerts } from './change-alerts.ts'
import { type Finding, MOST_ENTITIES, MOST_EVENT_IDS } from './model.ts'

const ROWS_A_STATEMENT = 500

/**
 * Writes what a group of batches found, in the transaction that moves the offset on: so each event is counted once.
 * An alert that is known grows; one that is new is raised with its fact.
 */
export async function writeFindings(tx: Transaction<WatchTables>, findings: readonly Finding[]): Promise<void> {
  // Ordered, so that two partitions that write the same alerts do not wait for each other in a circle.
  const ordered = [...findings].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (let start = 0; start < ordered.length; start += ROWS_A_STATEMENT) {
    await writeSome(tx, ordered.slice(start, start + ROWS_A_STATEMENT))
  }
}

async function writeSome(tx: Transaction<WatchTables>, findings: readonly Finding[]): Promise<void> {
  const raisedAt = new Date()
  const standing = findings.filter(({ withdrawn }) => !withdrawn)
  await closeMerged(tx, findings)
  if (standing.length === 0) return
  const raised = await tx
    .insertInto('alerts')
    .values(standing.map((finding) => rowOf(finding, raisedAt)))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  const isNew = new Set(raised.map(({ id }) => id))
  for (const finding of standing) if (!isNew.has(finding.id)) await grow(tx, finding)
  await recordFacts(tx, standing.filter(({ id }) => isNew.has(id)).map(raisedFact))
}

/** Late events undid these, or made them parts of others: the institution is told why they close. */
async function closeMerged(tx: Transaction<WatchTables>, findings: readonly Finding[]): Promise<void> {
  const undone = findings.filter(({ withdrawn }) => withdrawn).map(({ id }) => id)
  const merged = findings.flatMap(({ replaces }) => replaces)
  if (undone.length > 0) await closeAlerts(tx, SYSTEM, { ids: undone, reason: 'false-positive' })
  if (merged.length > 0) await closeAlerts(tx, SYSTEM, { ids: merged, reason: 'duplicate' })
}

async function grow(tx: Transaction<WatchTables>, finding: Finding): Promise<void> {
  const ids = [...finding.eventIds]
  const entities = JSON.stringify(finding.entities)
  if (finding.correlation !== null) {
    await tx
      .updateTable('alerts')
      .set({
        events: finding.events,
        event_ids: ids,
        event_time: new Date(finding.firstTime),
        last_event_time: new Date(finding.lastTime),
        entities,
        correlation: JSON.stringify(finding.correlation),
        revision: finding.revision,
      })
      .where('id', '=', finding.id)
      .where('revision', '<', finding.revision)
      .execute()
    return
  }
  await tx
    .updateTable('alerts')
    .set({
      events: sql`events + ${finding.events}`,
      event_ids: sql`(event_ids || ${ids}::text[])[1:${sql.lit(MOST_EVENT_IDS)}]`,
      event_time: sql`least(event_time, ${new Date(finding.firstTime)}::timestamptz)`,
      last_event_time: sql`greatest(last_event_time, ${new Date(finding.lastTime)}::timestamptz)`,
      entities: sql`(
        select jsonb_agg(value order by first) from (
          select value, min(place) as first from jsonb_array_elements(entities || ${entities}::jsonb)
            with ordinality as told (value, place)
          group by value order by first limit ${sql.lit(MOST_ENTITIES)}) as merged)`,
    })
    .where('id', '=', finding.id)
    .execute()
}

function rowOf(finding: Finding, raisedAt: Date) {
  const { rule } = finding
  return {
    id: finding.id,
    office_id: finding.office,
    rule_id: rule.id,
    rule_kind: rule.kind,
    title: rule.title,
    title_es: rule.titleEs,
    severity: finding.severity,
    state: 'open' as const,
    reason: null,
    entities: JSON.stringify(finding.entities),
    attack: [...finding.attack],
    event_time: new Date(finding.firstTime),
    last_event_time: new Date(finding.lastTime),
    raised_at: raisedAt,
    closed_at: null,
    events: finding.events,
    assignee: null,
    incident_id: null,
    event_ids: [...finding.eventIds],
    matched: JSON.stringify(finding.matched),
    correlation: finding.correlation === null ? null : JSON.stringify(finding.correlation),
    revision: finding.revision,
  }
}

function raisedFact(finding: Finding): NewFact {
  return {
    kind: 'alert.raised',
    actor: SYSTEM,
    office: finding.office,
    subject: { kind: 'alert', id: finding.id },
    data: {
      alertId: finding.id,
      ruleId: finding.rule.id,
      title: finding.rule.title,
      titleEs: finding.rule.titleEs,
      severity: SEVERITIES[finding.severity] ?? 'informational',
      entities: finding.entities,
      eventTime: new Date(finding.firstTime).toISOString(),
      attack: finding.attack,
    },
  }
}
