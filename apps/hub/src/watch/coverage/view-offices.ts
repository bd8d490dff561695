import { sql } from 'kysely'
import type { Scope } from '../../platform/http/route.ts'
import type { Obstacle, Verdicts } from './judge-offices.ts'
import type { CoverageParts, Judged } from './watch-coverage.ts'

const OFF: Obstacle = { reason: 'off', missing: [], unseen: [] }

/** One office, with its switches. */
export interface OfficeView {
  readonly office: string
  readonly verdicts: Verdicts
  readonly off: ReadonlySet<string>
  /** 1 for each rule that can fire, by its place. */
  readonly canFire: Uint8Array
  readonly sources: number
  readonly kinds: number
}

/** The offices of the scope that could send something: all but those that only stand over others. */
export async function viewOffices(parts: CoverageParts, judged: Judged, scope: Scope): Promise<OfficeView[]> {
  const { offices, library } = parts
  const sources = await sourcesOf(parts, scope)
  const sends = (office: string) => sources.has(office) || judged.offices.has(office)
  return scope.offices
    .filter((office) => sends(office) || offices.below(office).length <= 1)
    .map((office) => {
      const verdicts = judged.offices.get(office) ?? judged.nothing
      const off = new Set(library.current.set.off[office])
      const canFire = off.size === 0 ? allOn(verdicts) : someOff(allOn(verdicts), judged, off)
      return { office, verdicts, off, canFire, sources: sources.get(office) ?? 0, kinds: judged.kinds.get(office) ?? 0 }
    })
}

/** Offices that send the same share their verdicts, and so this. */
const known = new WeakMap<Verdicts, Uint8Array>()

function allOn(verdicts: Verdicts): Uint8Array {
  const made = known.get(verdicts) ?? Uint8Array.from(verdicts, (obstacle) => (obstacle === undefined ? 1 : 0))
  known.set(verdicts, made)
  return made
}

function someOff(canFire: Uint8Array, { rules }: Judged, off: ReadonlySet<string>): Uint8Array {
  return canFire.map((can, index) => (can === 1 && !off.has(rules[index]?.id ?? '') ? 1 : 0))
}

/** Why a rule cannot fire in the office; undefined when it can. */
export function obstacleAt({ verdicts, off }: OfficeView, index: number, rule: string): Obstacle | undefined {
  return off.has(rule) ? OFF : verdicts[index]
}

async function sourcesOf({ db }: CoverageParts, scope: Scope): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('sources')
    .select((e) => ['office_id', e.fn.countAll<string>().as('count')])
    .where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
    .where('revoked_at', 'is', null)
    .groupBy('office_id')
    .execute()
  return new Map(rows.map(({ office_id, count }) => [office_id, Number(count)]))
}
