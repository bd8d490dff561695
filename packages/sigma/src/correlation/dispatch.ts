import type { Entry } from './entry.ts'
import { firstFrom } from './entry.ts'
import type { Episode, Fed } from './episode.ts'
import type { Group } from './group.ts'
import type { FieldReader } from './group-key.ts'
import { matchId } from './match.ts'
import type { Occurrence } from './occurrence.ts'
import { type Consumer, isTemporal } from './plan.ts'
import type { Settlement } from './settle.ts'

/** What a correlation that counts another has to give back and to take in. */
export interface Dispatch {
  readonly consumer: Consumer
  readonly taken: readonly Occurrence[]
  readonly given: readonly Occurrence[]
}

/**
 * Temporal correlations see every event of a matching window, from the moment at which the window matched: so the
 * correlation above may group by any field of theirs. The others count matches: one each, when it first matched.
 */
export function dispatch(group: Group, settlement: Settlement): Dispatch[] {
  const matches = group.plan.consumers.some(({ plan }) => !isTemporal(plan.rule))
    ? feedMatches(group, settlement)
    : NONE
  return group.plan.consumers.map((consumer) => {
    if (!isTemporal(consumer.plan.rule)) return { consumer, ...matches }
    const occur = (entry: Entry) => ({ time: entry.carriedAt, id: entry.id, read: readerOf(group, entry.carried) })
    return { consumer, taken: settlement.taken.map(occur), given: settlement.given.map(occur) }
  })
}

const NONE = { taken: [], given: [] }

function feedMatches(group: Group, { former, changed }: Settlement): { taken: Occurrence[]; given: Occurrence[] } {
  const occur = (fed: Fed) => ({ time: fed.time, id: fed.id, read: readerOf(group, fed.carried) })
  const before = new Map(former.flatMap(({ fed }) => (fed ? [[fed.id, fed] as const] : [])))
  const given: Occurrence[] = []
  for (const episode of changed) {
    if (episode.fed) continue
    const fed = fedBy(group, episode)
    episode.fed = fed
    if (isSame(before.get(fed.id), fed)) before.delete(fed.id)
    else given.push(occur(fed))
  }
  return { taken: [...before.values()].map(occur), given }
}

function isSame(before: Fed | undefined, fed: Fed): boolean {
  if (before?.time !== fed.time) return false
  return before.carried?.every((value, i) => value === fed.carried?.[i]) ?? fed.carried === undefined
}

function fedBy(group: Group, episode: Episode): Fed {
  const carried = group.entries[firstFrom(group.entries, episode.from)]?.carried
  return { time: episode.first, id: matchId(group, episode.anchor), carried }
}

function readerOf(group: Group, carried: readonly (string | undefined)[] | undefined): FieldReader {
  const { plan, values } = group
  return (field) => {
    const place = plan.rule.groupBy.indexOf(field)
    return place >= 0 ? values[place] : carried?.[plan.carries.indexOf(field)]
  }
}
