import { type ListAlerts, SEVERITIES } from '@atalaya/contracts'
import { type Kysely, sql } from 'kysely'
import { containing } from '../../platform/database/like.ts'
import type { Scope, Viewer } from '../../platform/http/route.ts'
import type { WatchTables } from '../tables.ts'

export type Filter = Omit<ListAlerts, 'page' | 'limit' | 'sort'>

export interface Asking {
  readonly viewer: Viewer
  readonly scope: Scope
}

/** The alerts of the offices in scope that the filter fits. */
export function fitting(db: Kysely<WatchTables>, filter: Filter, { viewer, scope }: Asking) {
  let query = db.selectFrom('alerts').where('alerts.office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
  if (filter.from !== undefined) query = query.where('alerts.event_time', '>=', new Date(filter.from))
  if (filter.to !== undefined) query = query.where('alerts.event_time', '<', new Date(filter.to))
  if (filter.severity?.length) query = query.where('alerts.severity', 'in', filter.severity.map(rankOf))
  if (filter.state?.length) query = query.where('alerts.state', 'in', filter.state)
  if (filter.rule !== undefined) query = query.where('alerts.rule_id', '=', filter.rule)
  if (filter.attack !== undefined) query = query.where(underTechnique(filter.attack))
  if (filter.assignee === 'nobody') query = query.where('alerts.assignee', 'is', null)
  else if (filter.assignee !== undefined)
    query = query.where('alerts.assignee', '=', filter.assignee === 'me' ? viewer.person.id : filter.assignee)
  if (filter.entity !== undefined) query = query.where(namesEntity(filter.entity))
  if (filter.incident !== undefined) query = query.where('alerts.incident_id', '=', filter.incident)
  if (filter.q !== undefined && filter.q.trim() !== '') query = query.where(mentions(filter.q.trim()))
  return query
}

export function rankOf(severity: (typeof SEVERITIES)[number]): number {
  return SEVERITIES.indexOf(severity)
}

/** T1003 takes in T1003.001. */
function underTechnique(technique: string) {
  const id = technique.toUpperCase()
  if (id.includes('.')) return sql<boolean>`alerts.attack @> array[${id}]::text[]`
  return sql<boolean>`exists (select from unnest(alerts.attack) as id where id = ${id} or id like ${`${id}.%`})`
}

const ENTITY_KINDS = ['host', 'user', 'ip', 'file', 'process', 'other'] as const

function namesEntity(value: string) {
  const anyOf = ENTITY_KINDS.map((kind) => sql<boolean>`alerts.entities @> ${JSON.stringify([{ kind, value }])}::jsonb`)
  return sql<boolean>`(${sql.join(anyOf, sql` or `)})`
}

function mentions(text: string) {
  const pattern = containing(text)
  return sql<boolean>`(alerts.title ilike ${pattern} or alerts.title_es ilike ${pattern} or alerts.rule_id = ${text}
    or alerts.entities::text ilike ${pattern})`
}
