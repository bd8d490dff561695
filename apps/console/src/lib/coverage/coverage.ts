import type { Coverage, CoveredRule } from '@atalaya/contracts'
import type { Messages } from '#messages/es.ts'

export const VIEWS = ['matrix', 'offices', 'rules'] as const
export const STATES = ['everywhere', 'somewhere', 'nowhere'] as const
export const REASONS = ['no-source', 'missing-fields', 'unseen-values', 'off', 'needs-rule'] as const
export const TONES = { everywhere: 'good', somewhere: 'warning', nowhere: 'bad' } as const

export type Tactic = Coverage['tactics'][number]
export type Technique = Tactic['techniques'][number]
export type Reason = CoveredRule['reasons'][number]
type Words = Messages['coverage']

/** A tactic in words; one that we have no word for keeps the name that it has in the rule. */
export function tacticName(tactic: string, words: Words): string {
  if (tactic === '') return words.noTactic
  const known: Readonly<Record<string, string>> = words.tactics
  return known[tactic] ?? tactic.replaceAll('-', ' ')
}

/** Whole percent; never 100 while something is missing, nor 0 while something is there. */
export function percentOf(share: number): number {
  const rounded = Math.round(share * 100)
  if (rounded === 100 && share < 1) return 99
  return rounded === 0 && share > 0 ? 1 : rounded
}

/** Of five steps of the heat map: 0 when none can fire, 4 when all can. */
export function stepOf(share: number): 0 | 1 | 2 | 3 | 4 {
  if (share <= 0) return 0
  if (share >= 1) return 4
  return share < 1 / 3 ? 1 : share < 2 / 3 ? 2 : 3
}

/** Why a rule cannot fire, as part of a sentence. */
export function whyNot({ reason, missing, unseen }: Reason, logsource: string, words: Words): string {
  if (reason === 'no-source') return words.reasons[reason](logsource)
  if (reason === 'missing-fields') return words.reasons[reason](missing.join(', '))
  if (reason === 'off' || reason === 'needs-rule') return words.reasons[reason]
  const values = unseen.map(({ field, wanted }) =>
    wanted.length > 0 ? `${field} ${wanted.join(', ')}` : words.otherValues(field),
  )
  return words.reasons[reason](values.join('; '))
}

/** The cell that an arrow leads to, from the place in a column of so many cells each; the same when there is none. */
export function moveIn(
  columns: readonly number[],
  { column, row }: { readonly column: number; readonly row: number },
  key: string,
): { column: number; row: number } {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [0, 0]
  const next = Math.min(columns.length - 1, Math.max(0, column + (step[0] ?? 0)))
  const last = Math.max(0, (columns[next] ?? 1) - 1)
  return { column: next, row: Math.min(last, Math.max(0, row + (step[1] ?? 0))) }
}
