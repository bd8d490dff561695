import { createHash } from 'node:crypto'
import type { Entity, INCIDENT_STATES } from '@atalaya/contracts'
import type { ColumnType } from 'kysely'
import type { FactTables } from '../../platform/facts/index.ts'

export type IncidentState = (typeof INCIDENT_STATES)[number]

export interface IncidentTables {
  incidents: {
    id: string
    number: number
    title: string
    title_es: string | null
    severity: number
    severity_by_hand: ColumnType<boolean, boolean | undefined, boolean>
    state: IncidentState
    office_id: string
    entity_kind: Entity['kind'] | null
    entity_value: string | null
    entity_key: string | null
    assignee: string | null
    first_event: Date
    last_event: Date
    opened_at: Date
    contained_at: Date | null
    closed_at: Date | null
  }
  incident_comments: {
    id: string
    incident_id: string
    person_id: string
    person_name: string
    text: string
    written_at: Date
  }
}

/** What incidents read of other nouns; they write none of it. */
interface Elsewhere {
  alerts: {
    id: string
    office_id: string
    rule_id: string
    title: string
    title_es: string | null
    severity: number
    state: string
    entities: Entity[]
    event_time: Date
    last_event_time: Date
    incident_id: string | null
  }
  offices: { id: string; name: string }
  people: { id: string; name: string }
}

export interface RespondTables extends FactTables, IncidentTables, Elsewhere {}

/** Alerts of less are read one by one; from this severity on they are worth a story. */
export const GROUPED_FROM = 2
export const GROUPING_WINDOW_MS = 4 * 60 * 60 * 1000

const MOST_VALUE_LENGTH = 500
/** Machines, people and addresses carry a story; a file's or program's name alone would join what has nothing in common. */
const STORY_KINDS: readonly Entity['kind'][] = ['host', 'user', 'ip']
const OTHER_KINDS: readonly Entity['kind'][] = ['file', 'process', 'other']

export interface RaisedAlert {
  readonly id: string
  readonly office: string
  readonly rule: string
  readonly title: string
  readonly titleEs: string | null
  readonly severity: number
  readonly entities: readonly Entity[]
  readonly eventTime: Date
}

export interface GroupingIncident {
  readonly id: string
  readonly office: string
  readonly key: string
  readonly firstEvent: Date
  readonly lastEvent: Date
}

export interface NewGroup extends GroupingIncident {
  readonly entity: Entity
  readonly title: string
  readonly titleEs: string | null
}

export interface Grouping {
  readonly opened: readonly NewGroup[]
  /** Alerts by the id of the incident that they belong to, opened ones too. */
  readonly members: ReadonlyMap<string, readonly RaisedAlert[]>
}

/** The entities that may join this alert to others, the strongest first; never empty. */
export function groupingEntities(alert: Pick<RaisedAlert, 'entities' | 'rule'>): readonly Entity[] {
  const strong = STORY_KINDS.flatMap((kind) => alert.entities.filter((entity) => entity.kind === kind))
  if (strong.length > 0) return strong
  const weak = OTHER_KINDS.flatMap((kind) => alert.entities.filter((entity) => entity.kind === kind))
  return [weak[0] ?? { kind: 'other', value: alert.rule }]
}

/** Names of machines and people are written in either case. */
export function entityKey({ kind, value }: Entity): string {
  return `${kind}:${value.slice(0, MOST_VALUE_LENGTH).toLowerCase()}`
}

/**
 * Puts each alert in the open incident of its office that shares an entity and is near in the time of the events, or
 * opens one. The same alerts and incidents give the same groups, whenever it runs.
 */
export function groupAlerts(
  alerts: readonly RaisedAlert[],
  open: readonly GroupingIncident[],
  windowMs: number,
): Grouping {
  const groups = new Map<string, GroupingIncident[]>()
  const opened: NewGroup[] = []
  const members = new Map<string, RaisedAlert[]>()
  for (const incident of open) append(groups, placeOf(incident.office, incident.key), incident)
  for (const alert of alerts) {
    const found = findGroup(groups, alert, windowMs)
    const group = found ?? newGroup(alert)
    if (found === undefined) opened.push(group as NewGroup) // newGroup made it
    replace(groups, group, alert.eventTime)
    append(members, group.id, alert)
  }
  return { opened: opened.map((group) => ({ ...group, ...spanOf(groups, group) })), members }
}

function findGroup(
  groups: ReadonlyMap<string, readonly GroupingIncident[]>,
  alert: RaisedAlert,
  windowMs: number,
): GroupingIncident | undefined {
  const time = alert.eventTime.getTime()
  for (const entity of groupingEntities(alert)) {
    const near = (groups.get(placeOf(alert.office, entityKey(entity))) ?? []).filter(
      ({ firstEvent, lastEvent }) => time >= firstEvent.getTime() - windowMs && time <= lastEvent.getTime() + windowMs,
    )
    if (near.length > 0) return near.reduce((a, b) => (b.lastEvent > a.lastEvent ? b : a))
  }
  return undefined
}

function newGroup(alert: RaisedAlert): NewGroup {
  const [strongest = { kind: 'other', value: alert.rule } as const] = groupingEntities(alert)
  const entity = { kind: strongest.kind, value: strongest.value.slice(0, MOST_VALUE_LENGTH) }
  return {
    id: incidentIdOf(alert.id),
    office: alert.office,
    key: entityKey(entity),
    entity,
    title: alert.title,
    titleEs: alert.titleEs,
    firstEvent: alert.eventTime,
    lastEvent: alert.eventTime,
  }
}

/** An incident is named by the alert that opened it, so that opening it twice is opening it once. */
export function incidentIdOf(alert: string): string {
  const hex = createHash('sha256').update(`incident:${alert}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}` // RFC 9562 §5.8
}

function replace(groups: Map<string, GroupingIncident[]>, group: GroupingIncident, time: Date): void {
  const place = placeOf(group.office, group.key)
  const others = (groups.get(place) ?? []).filter(({ id }) => id !== group.id)
  const firstEvent = time < group.firstEvent ? time : group.firstEvent
  const lastEvent = time > group.lastEvent ? time : group.lastEvent
  groups.set(place, [...others, { ...group, firstEvent, lastEvent }])
}

function spanOf(groups: ReadonlyMap<string, readonly GroupingIncident[]>, group: GroupingIncident) {
  const now = groups.get(placeOf(group.office, group.key))?.find(({ id }) => id === group.id) ?? group
  return { firstEvent: now.firstEvent, lastEvent: now.lastEvent }
}

function placeOf(office: string, key: string): string {
  return `${office} ${key}`
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}
