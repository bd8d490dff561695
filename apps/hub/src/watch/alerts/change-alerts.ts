import { SEVERITIES } from '@atalaya/contracts'
import { sql, type Transaction } from 'kysely'
import { type Actor, type NewFact, recordFacts } from '../../platform/facts/index.ts'
import type { WatchTables } from '../tables.ts'
import type { AlertState, CloseReason } from './model.ts'
import type { AlertRow } from './store.ts'

type Tx = Transaction<WatchTables>

/** What an act sets, which alerts it changes, and how its fact reads. */
interface Change {
  readonly ids: readonly string[]
  readonly set: Partial<Pick<AlertRow, 'state' | 'reason' | 'closed_at' | 'assignee' | 'incident_id'>>
  readonly changes: ReturnType<typeof sql<boolean>>
  readonly fact: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface Closing {
  readonly ids: readonly string[]
  readonly reason: CloseReason
  readonly comment?: string | undefined
}

/** Closes those that are not closed; answers with their ids. */
export function closeAlerts(tx: Tx, actor: Actor, { ids, reason, comment }: Closing): Promise<string[]> {
  return change(tx, actor, {
    ids,
    set: { state: 'closed', reason, closed_at: new Date() },
    changes: sql<boolean>`state <> 'closed'`,
    fact: 'alert.closed',
    data: { reason, ...(comment !== undefined && comment !== '' && { comment }) },
  })
}

export function acknowledgeAlerts(tx: Tx, actor: Actor, ids: readonly string[]): Promise<string[]> {
  return change(tx, actor, {
    ids,
    set: { state: 'acknowledged' },
    changes: sql<boolean>`state = 'open'`,
    fact: 'alert.acknowledged',
    data: {},
  })
}

export function reopenAlerts(tx: Tx, actor: Actor, ids: readonly string[]): Promise<string[]> {
  return change(tx, actor, {
    ids,
    set: { state: 'open', reason: null, closed_at: null },
    changes: sql<boolean>`state <> 'open'`,
    fact: 'alert.reopened',
    data: {},
  })
}

export interface Assignment {
  readonly ids: readonly string[]
  readonly person: { readonly id: string; readonly name: string } | null
}

export function assignAlerts(tx: Tx, actor: Actor, { ids, person }: Assignment): Promise<string[]> {
  return change(tx, actor, {
    ids,
    set: { assignee: person?.id ?? null },
    changes: sql<boolean>`assignee is distinct from ${person?.id ?? null}::uuid`,
    fact: 'alert.assigned',
    data: { person: person?.id ?? null, name: person?.name ?? null },
  })
}

export interface Placement {
  readonly alert: string
  /** Null takes the alert out of its incident. */
  readonly incident: string | null
}

/** Puts alerts in incidents, many in one statement. The incidents' own facts tell of it. */
export async function placeAlerts<T extends WatchTables>(
  tx: Transaction<T>,
  placements: readonly Placement[],
): Promise<void> {
  const alerts = placements.map(({ alert }) => alert)
  const incidents = placements.map(({ incident }) => incident)
  await sql`
    update alerts set incident_id = placed.incident
    from unnest(${alerts}::uuid[], ${incidents}::uuid[]) as placed (alert, incident)
    where alerts.id = placed.alert`.execute(tx)
}

async function change(tx: Tx, actor: Actor, { ids, set, changes, fact, data }: Change): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .with('before', (db) =>
      db
        .selectFrom('alerts')
        .select(['id', 'state'])
        .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
        .where(changes)
        .orderBy('id') // two bulk acts that overlap lock in one order
        .forUpdate(),
    )
    .updateTable('alerts')
    .from('before')
    .set(set)
    .whereRef('alerts.id', '=', 'before.id')
    .returning(['alerts.id', 'alerts.office_id', 'alerts.severity', 'alerts.title', 'before.state as was'])
    .execute()
  await recordFacts(
    tx,
    rows.map((row) => changeFact(fact, actor, { row, data })),
  )
  return rows.map(({ id }) => id)
}

type Changed = Pick<AlertRow, 'id' | 'office_id' | 'severity' | 'title'> & { readonly was: AlertState }

function changeFact(kind: string, actor: Actor, { row, data }: { row: Changed; data: Change['data'] }): NewFact {
  const { id, office_id, severity, title, was } = row
  return {
    kind,
    actor,
    office: office_id,
    subject: { kind: 'alert', id },
    data: { ...data, title, severity: SEVERITIES[severity] ?? 'informational', was },
  }
}
