import type { Proposal } from '@atalaya/contracts'
import { say } from '#lib/feedback/toasts.svelte.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'
import { scoped } from '#lib/url/navigate.ts'

/** The proposal in what an act answered; undefined when it was done at once. */
export function proposalIn(answer: unknown): Proposal | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const { proposal, answer: handed } = answer as { proposal?: Proposal; answer?: unknown }
  return handed === undefined ? proposal : undefined
}

/** Says that an act waits for somebody else, with the way to it. True when it does. */
export function sayProposed(answer: unknown): boolean {
  const proposal = proposalIn(answer)
  if (proposal === undefined) return false
  say(i18n.m.proposals.waits, { link: { href: scoped(`/approvals/${proposal.id}`), text: i18n.m.proposals.see } })
  return true
}
