import type { Alert, RuleText } from '@atalaya/contracts'
import type { Query } from '#lib/api/address.ts'
import { SEVERITIES } from '#lib/severity/severity.ts'
import { boundsOf, type Range, readRange } from '#lib/time/range.ts'
import { readInteger, readWords } from '#lib/url/state.ts'

export const ALERT_STATES = ['open', 'acknowledged', 'closed'] as const
export const CLOSE_REASONS = ['true-positive', 'benign', 'false-positive', 'duplicate'] as const
export const COLUMNS = [
  'severity',
  'title',
  'office',
  'entities',
  'state',
  'assignee',
  'attack',
  'events',
  'eventTime',
  'raisedAt',
] as const
export const FIRST_COLUMNS: readonly (typeof COLUMNS)[number][] = [
  'severity',
  'title',
  'office',
  'entities',
  'state',
  'assignee',
  'eventTime',
]
export const ALL_TIME: Range = { all: true }
/** Filters that are set by a pivot and shown as a chip. */
export const PIVOTS = ['rule', 'attack', 'entity', 'incident'] as const

type Search = Pick<URLSearchParams, 'get'>

/** The filters of the list as the API takes them, from the address. */
export function alertFilter(search: Search): Query {
  const { from, to } = boundsOf(readRange(search, ALL_TIME), Date.now())
  return {
    office: search.get('office'),
    from,
    to,
    severity: readWords(search, 'severity', SEVERITIES),
    state: readWords(search, 'state', ALERT_STATES),
    rule: search.get('rule'),
    attack: search.get('attack'),
    assignee: search.get('assignee'),
    entity: search.get('entity'),
    incident: search.get('incident'),
    q: search.get('q'),
  }
}

export function alertPaging(search: Search): { page: number; limit: number; sort: string } {
  return {
    page: readInteger(search, 'page', 0),
    limit: Math.min(500, Math.max(1, readInteger(search, 'limit', 50))),
    sort: search.get('sort') ?? '-eventTime',
  }
}

/** A filter without what is not set, for a JSON body. */
export function definedOnly(filter: Query): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filter).filter(
      ([, value]) =>
        value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

export function titleOf(alert: Pick<Alert, 'title' | 'titleEs'>, locale: 'es' | 'en'): string {
  return (locale === 'es' && alert.titleEs) || alert.title
}

/** What else an alert of the rule may be, in the reader's language where the rule has it. */
export function falsePositivesOf(
  rule: Pick<RuleText, 'falsePositives' | 'falsePositivesEs'>,
  locale: 'es' | 'en',
): readonly string[] {
  return locale === 'es' && rule.falsePositivesEs.length > 0 ? rule.falsePositivesEs : rule.falsePositives
}

/** An ATT&CK technique's page. */
export function attackUrl(technique: string): string {
  return `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`
}
