import type { Coverage } from '@atalaya/contracts'
import type { Scope } from '../../platform/http/route.ts'
import { hitsOf } from '../rules/list-rules.ts'
import { type OfficeView, viewOffices } from './view-offices.ts'
import type { CoverageParts, Judged } from './watch-coverage.ts'

type Tactic = Coverage['tactics'][number]
type Counts = Pick<Tactic, 'rules' | 'canFire' | 'share' | 'fired'>

/** How well the offices of the scope are covered: by tactic and technique, and each of them. */
export async function sumCoverage(parts: CoverageParts, judged: Judged, scope: Scope): Promise<Coverage> {
  const [views, hits] = await Promise.all([viewOffices(parts, judged, scope), hitsOf(parts.db, scope)])
  const places = addUp(views, judged.rules.length)
  const count = (indices: Iterable<number>): Counts => {
    let [rules, canFire, sum, fired] = [0, 0, 0, 0]
    for (const index of indices) {
      const there = places[index] ?? 0
      rules++
      sum += there
      if (there > 0) canFire++
      if (hits.has(judged.rules[index]?.id ?? '')) fired++
    }
    return { rules, canFire, share: shareOf(sum, rules * views.length), fired }
  }
  return {
    judgedAt: judged.at.toISOString(),
    ...count(judged.rules.keys()),
    kinds: views.reduce((sum, { kinds }) => sum + kinds, 0),
    tactics: tacticsOf(judged, count),
    offices: officesOf(parts, views),
  }
}

/** In how many offices each rule can fire, by its place. */
function addUp(views: readonly OfficeView[], length: number): Uint32Array {
  const places = new Uint32Array(length)
  for (const { canFire } of views) {
    for (let index = 0; index < length; index++) places[index] = (places[index] ?? 0) + (canFire[index] ?? 0)
  }
  return places
}

function tacticsOf({ matrix }: Judged, count: (places: Iterable<number>) => Counts): Tactic[] {
  return matrix.map(({ tactic, rules, techniques }) => ({
    tactic,
    ...count(rules),
    techniques: [...techniques]
      .map(([technique, places]) => ({ technique, ...count(places) }))
      .sort((a, b) => b.rules - a.rules || (a.technique < b.technique ? -1 : 1)),
  }))
}

function officesOf({ offices }: CoverageParts, views: readonly OfficeView[]): Coverage['offices'] {
  return views
    .map(({ office, canFire, sources, kinds }) => {
      const can = countOf(canFire)
      const ref = { id: office, name: offices.nameOf(office) }
      return { office: ref, canFire: can, share: shareOf(can, canFire.length), sources, kinds }
    })
    .sort((a, b) => a.share - b.share || (a.office.name < b.office.name ? -1 : 1))
}

const counts = new WeakMap<Uint8Array, number>()

function countOf(canFire: Uint8Array): number {
  const known = counts.get(canFire) ?? canFire.reduce((sum, one) => sum + one, 0)
  counts.set(canFire, known)
  return known
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
