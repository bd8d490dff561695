import { type CoveredRule, type ListCoveredRules, SEVERITIES } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { sortOf, windowOf } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/route.ts'
import { hitsOf } from '../rules/list-rules.ts'
import type { Obstacle } from './judge-offices.ts'
import type { Placed } from './place-rule.ts'
import { remedyOf } from './remedy.ts'
import { type OfficeView, obstacleAt, viewOffices } from './view-offices.ts'
import type { CoverageParts, Judged } from './watch-coverage.ts'

type Query = Static<typeof ListCoveredRules>
type Filter = Omit<Query, 'page' | 'limit'>

/** Asks for rules that name no tactic, or no technique. */
const NONE = 'none'
const MOST_REASONS = 6
const MOST_EXAMPLES = 5

const SORTS: Readonly<Record<string, (row: CoveredRule) => string | number>> = {
  title: ({ title }) => title.toLowerCase(),
  level: ({ level }) => SEVERITIES.indexOf(level),
  canFire: ({ canFire }) => canFire,
  hits30Days: ({ hits30Days }) => hits30Days,
  logsource: ({ logsource }) => logsource,
}

/** Rules are some thousands and all in memory: the page is cut there. */
export async function listCovered(
  parts: CoverageParts,
  judged: Judged,
  { query, scope }: { readonly query: Query; readonly scope: Scope },
): Promise<{ rows: CoveredRule[]; total: number }> {
  const { limit, offset } = windowOf(query)
  const rows = await coveredRules(parts, judged, { query, scope })
  return { rows: rows.slice(offset, offset + limit), total: rows.length }
}

/** Throws HubError `invalid` for a column that it cannot sort by. */
export async function coveredRules(
  parts: CoverageParts,
  judged: Judged,
  { query, scope }: { readonly query: Filter; readonly scope: Scope },
): Promise<CoveredRule[]> {
  const { by, direction } = sortOf(query.sort, SORTS, 'canFire')
  const [views, hits] = await Promise.all([viewOffices(parts, judged, scope), hitsOf(parts.db, scope)])
  const around = { views: groupAlike(views), offices: views.length, parts }
  const rows: CoveredRule[] = []
  for (const [index, rule] of judged.rules.entries()) {
    if (!fitsRule(rule, query)) continue
    const row = describe(rule, index, { ...around, hits: hits.get(rule.id)?.hits ?? 0 })
    if (fitsState(row, query)) rows.push(row)
  }
  const sign = direction === 'asc' ? 1 : -1
  return rows.sort((a, b) => sign * compare(by(a), by(b)) || compare(a.title, b.title))
}

function fitsRule(rule: Placed, { rule: id, tactic, technique, level, q }: Filter): boolean {
  const text = (q ?? '').trim().toLowerCase()
  const asked = technique?.toUpperCase()
  return (
    (id === undefined || rule.id === id) &&
    (tactic === undefined || rule.tactics.includes(tactic === NONE ? '' : tactic)) &&
    (asked === undefined ||
      (technique === NONE && rule.techniques.includes('')) ||
      rule.attack.some((each) => each === asked || each.startsWith(`${asked}.`))) &&
    (level === undefined || level.length === 0 || level.includes(rule.level)) &&
    (text === '' || `${rule.title} ${rule.titleEs ?? ''} ${rule.id} ${rule.logsource}`.toLowerCase().includes(text))
  )
}

function fitsState(row: CoveredRule, { state, reason }: Filter): boolean {
  return (
    (state === undefined || state.length === 0 || state.includes(row.state)) &&
    (reason === undefined || reason.length === 0 || row.reasons.some((each) => reason.includes(each.reason)))
  )
}

interface Around {
  /** Offices that send the same and have the same switches lie together. */
  readonly views: readonly (readonly OfficeView[])[]
  readonly offices: number
  readonly parts: CoverageParts
  readonly hits: number
}

function describe(rule: Placed, index: number, { views, offices: asked, parts, hits }: Around): CoveredRule {
  const { id, title, titleEs, level, logsource, attack } = rule
  const stopped = new Map<string, { obstacle: Obstacle; offices: string[] }>()
  let canFire = 0
  for (const alike of views) {
    const obstacle = alike[0] && obstacleAt(alike[0], index, id)
    if (obstacle === undefined) {
      canFire += alike.length
      continue
    }
    const key = keyOf(obstacle)
    const known = stopped.get(key) ?? { obstacle, offices: [] }
    stopped.set(key, known)
    for (const { office } of alike) known.offices.push(office)
  }
  const reasons = [...stopped.values()]
    .sort((a, b) => b.offices.length - a.offices.length)
    .slice(0, MOST_REASONS)
    .map(({ obstacle, offices }) => ({
      reason: obstacle.reason,
      missing: [...obstacle.missing],
      unseen: obstacle.unseen.map(({ field, wanted }) => ({ field, wanted: [...wanted] })),
      remedy: remedyOf(rule.reads, obstacle),
      offices: offices.length,
      examples: offices.slice(0, MOST_EXAMPLES).map((office) => ({ id: office, name: parts.offices.nameOf(office) })),
    }))
  const state = canFire === 0 ? 'nowhere' : canFire === asked ? 'everywhere' : 'somewhere'
  const ids = [...attack]
  return {
    id,
    title,
    titleEs,
    level,
    logsource,
    attack: ids,
    state,
    canFire,
    offices: asked,
    reasons,
    hits30Days: hits,
  }
}

/** By what each sends, where nothing is switched off; the others one by one. */
function groupAlike(views: readonly OfficeView[]): OfficeView[][] {
  return [...Map.groupBy(views, (view) => (view.off.size === 0 ? view.verdicts : view)).values()]
}

const keys = new WeakMap<Obstacle, string>()

function keyOf(obstacle: Obstacle): string {
  const known = keys.get(obstacle)
  if (known !== undefined) return known
  const { reason, missing, unseen } = obstacle
  const key = JSON.stringify([reason, missing, unseen])
  keys.set(obstacle, key)
  return key
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
