import type { RuleDetail } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { notFound } from '../../platform/http/errors.ts'
import type { Scope } from '../../platform/http/route.ts'
import { DAYS, describeRules, firstDay, type RuleParts } from './list-rules.ts'
import { ruleText } from './rule-text.ts'

/** Throws HubError `not-found`. */
export async function ruleDetail(parts: RuleParts, id: string, scope: Scope): Promise<Static<typeof RuleDetail>> {
  const loaded = parts.library.current.rules.get(id)
  const rule = (await describeRules(parts, scope, undefined)).find((row) => row.id === id)
  if (loaded === undefined || rule === undefined) throw notFound('rule')
  const [switches, days] = await Promise.all([switchesOf(parts, id, scope), daysOf(parts, id, scope)])
  return { rule, text: ruleText(loaded), switches, days }
}

async function switchesOf({ db, offices }: RuleParts, id: string, scope: Scope) {
  const rows = await db.selectFrom('rule_switches').selectAll().where('rule_id', '=', id).orderBy('at').execute()
  // A switch above the offices that the viewer sees holds in them too.
  const seen = new Set(scope.offices.flatMap((office) => offices.above(office)))
  return rows
    .filter(({ office_id }) => seen.has(office_id))
    .map(({ office_id, enabled, by, at, why }) => ({
      office: { id: office_id, name: offices.nameOf(office_id) },
      enabled,
      by,
      at: at.toISOString(),
      why,
    }))
}

async function daysOf({ db }: RuleParts, id: string, scope: Scope): Promise<number[]> {
  const first = firstDay(Date.now())
  const rows = await db
    .selectFrom('rule_hits')
    .select((e) => ['day', e.fn.sum<string>('hits').as('hits')])
    .where('rule_id', '=', id)
    .where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
    .where('day', '>', first)
    .groupBy('day')
    .execute()
  const days = new Array<number>(DAYS).fill(0)
  for (const { day, hits } of rows) {
    const index = Math.round((Date.parse(day) - Date.parse(first)) / 86_400_000) - 1
    if (index >= 0 && index < DAYS) days[index] = Number(hits)
  }
  return days
}
