import { type ListRules, type Rule, SEVERITIES } from '@atalaya/contracts'
import { logsourceNames, techniquesOf } from '@atalaya/sigma'
import { type Kysely, sql } from 'kysely'
import type { Static } from 'typebox'
import { sortOf, windowOf } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/route.ts'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import type { WatchTables } from '../tables.ts'
import { customOf } from './custom.ts'
import type { LoadedRule, RuleLibrary } from './library.ts'
import { isEnabled, type Switch } from './switches.ts'

type Row = Static<typeof Rule>
type Query = Static<typeof ListRules>

export interface RuleParts {
  readonly db: Kysely<WatchTables>
  readonly library: RuleLibrary
  readonly offices: OfficeDirectory
}

export const DAYS = 30

const SORTS: Readonly<Record<string, (row: Row) => string | number>> = {
  title: ({ title }) => title.toLowerCase(),
  level: ({ level }) => SEVERITIES.indexOf(level),
  hits30Days: ({ hits30Days }) => hits30Days,
  lastHit: ({ lastHit }) => lastHit ?? '',
  origin: ({ origin }) => origin,
}

/** Rules are some thousands and all in memory: the page is cut there. */
export async function listRules(parts: RuleParts, query: Query, scope: Scope): Promise<{ rows: Row[]; total: number }> {
  const { by, direction } = sortOf(query.sort, SORTS, 'title')
  const { limit, offset } = windowOf(query)
  const rows = (await describeRules(parts, scope, query.office)).filter((row) => fits(row, query))
  const sign = direction === 'asc' ? 1 : -1
  rows.sort((a, b) => sign * compare(by(a), by(b)) || compare(a.title, b.title))
  return { rows: rows.slice(offset, offset + limit), total: rows.length }
}

function fits(row: Row, { level, origin, enabled, attack, q }: Query): boolean {
  const text = (q ?? '').trim().toLowerCase()
  const technique = attack?.toUpperCase()
  return (
    (level === undefined || level.length === 0 || level.includes(row.level)) &&
    (origin === undefined || origin.length === 0 || origin.includes(row.origin)) &&
    (enabled === undefined || row.enabled === enabled) &&
    (technique === undefined || row.attack.some((id) => id === technique || id.startsWith(`${technique}.`))) &&
    (text === '' || `${row.title} ${row.titleEs ?? ''} ${row.id} ${row.logsource}`.toLowerCase().includes(text))
  )
}

export async function describeRules(parts: RuleParts, scope: Scope, office: string | undefined): Promise<Row[]> {
  const { library, offices } = parts
  const hits = await hitsOf(parts.db, scope)
  const switches = Map.groupBy(library.current.switches, ({ rule_id }) => rule_id)
  const at = office ?? offices.root
  return [...library.current.rules.values()].map((rule) => {
    const own = switches.get(rule.id) ?? []
    const hit = hits.get(rule.id)
    return {
      ...describeRule(rule, library),
      enabled: isEnabled(own, at, offices),
      exceptions: exceptionsOf(own, at, offices),
      hits30Days: hit?.hits ?? 0,
      lastHit: hit?.last.toISOString() ?? null,
    }
  })
}

function describeRule(rule: LoadedRule, library: RuleLibrary) {
  return {
    id: rule.id,
    title: rule.title,
    titleEs: customOf(rule).title?.es ?? null,
    level: rule.level ?? ('informational' as const),
    kind: rule.kind,
    status: rule.status ?? '',
    origin: library.originOf(rule),
    logsource: logsourceOf(rule),
    attack: techniquesOf(rule),
  }
}

export function logsourceOf(rule: LoadedRule): string {
  if (rule.kind === 'correlation') return rule.type
  return logsourceNames(rule.logsource).join(' / ')
}

function exceptionsOf(switches: readonly Switch[], office: string, offices: OfficeDirectory): number {
  const here = isEnabled(switches, office, offices)
  const below = new Set(offices.below(office))
  return switches.filter(({ office_id, enabled }) => office_id !== office && below.has(office_id) && enabled !== here)
    .length
}

export async function hitsOf(
  db: Kysely<WatchTables>,
  scope: Scope,
): Promise<Map<string, { hits: number; last: Date }>> {
  const rows = await db
    .selectFrom('rule_hits')
    .select((e) => ['rule_id', e.fn.sum<string>('hits').as('hits'), e.fn.max('last_hit').as('last')])
    .where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
    .where('day', '>', firstDay(Date.now()))
    .groupBy('rule_id')
    .execute()
  return new Map(rows.map(({ rule_id, hits, last }) => [rule_id, { hits: Number(hits), last: new Date(last) }]))
}

/** The day before the last thirty. */
export function firstDay(now: number): string {
  return new Date(now - DAYS * 86_400_000).toISOString().slice(0, 10)
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
