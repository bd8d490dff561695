import type { Filter } from '#lib/filters/filter.ts'
import type { Column } from '#lib/grid/column.ts'
import { SEVERITIES } from '#lib/severity/severity.ts'
import type { Messages } from '#messages/es.ts'
import { ALERT_STATES, type COLUMNS } from './alerts.ts'

/** Every column that the list of alerts can show. */
export function alertColumns(m: Messages): (Column & { key: (typeof COLUMNS)[number] })[] {
  const words = m.alerts.columns
  return [
    { key: 'severity', label: words.severity, sort: 'severity', width: '146px', card: 'side' },
    { key: 'title', label: words.title, sort: 'title', card: 'lead' },
    { key: 'office', label: words.office, sort: 'office', width: '190px', card: 'foot' },
    { key: 'entities', label: words.entities, width: '170px' },
    { key: 'state', label: words.state, sort: 'state', width: '130px', keep: true },
    { key: 'assignee', label: words.assignee, width: '130px' },
    { key: 'attack', label: words.attack, width: '110px' },
    { key: 'events', label: words.events, width: '80px', align: 'end' },
    { key: 'eventTime', label: words.eventTime, sort: 'eventTime', width: '118px', card: 'note' },
    { key: 'raisedAt', label: words.raisedAt, sort: 'raisedAt', width: '118px' },
  ]
}

export function severityFilter(m: Messages): Filter {
  return {
    key: 'severity',
    label: m.alerts.columns.severity,
    options: SEVERITIES.map((value) => ({ value, label: m.severity[value] })),
  }
}

export function assigneeFilter(m: Messages): Filter {
  return {
    key: 'assignee',
    label: m.alerts.columns.assignee,
    single: true,
    options: [
      { value: 'me', label: m.alerts.me },
      { value: 'nobody', label: m.alerts.nobody },
    ],
  }
}

export function alertFilters(m: Messages): Filter[] {
  const state: Filter = {
    key: 'state',
    label: m.alerts.columns.state,
    options: ALERT_STATES.map((value) => ({ value, label: m.alerts.states[value] })),
  }
  return [severityFilter(m), state, assigneeFilter(m)]
}
