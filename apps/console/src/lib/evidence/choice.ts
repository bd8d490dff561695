import type { ChooseEvidence } from '@atalaya/contracts'
import { boundsOf, type Range } from '#lib/time/range.ts'

export const ABOUTS = ['incident', 'office'] as const
export type About = (typeof ABOUTS)[number]

/** What the page's address asks for; null while that is not chosen yet. */
export function choiceOf(
  about: About,
  { incident, office, range }: { incident: string | null; office: string | null; range: Range },
  now: number,
): ChooseEvidence | null {
  const bounds = boundsOf(range, now)
  if (about === 'incident') return incident === null ? null : { incident, ...bounds }
  return office === null ? null : { office, ...bounds }
}

/** An incident's story is wanted whole; of an office, all time is rarely what is meant. */
export const usualRange = (about: About): Range => (about === 'incident' ? { all: true } : { last: '7d' })
