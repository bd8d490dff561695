import type { HuntCondition } from '@atalaya/contracts'
import { around } from '#lib/time/range.ts'
import { scoped } from '#lib/url/navigate.ts'
import { writeCondition } from './condition.ts'

type Hunt = { conditions?: readonly HuntCondition[]; text?: string; at?: string; minutes?: number; last?: string }

/** The hunting page with these conditions, around an instant or back from now. */
export function huntAddress({ conditions = [], text, at, minutes = 5, last = '24h' }: Hunt): string {
  const time = at === undefined ? { last } : around(at, minutes)
  return scoped('/hunting', { c: conditions.map(writeCondition), q: text ?? null, ...time })
}
