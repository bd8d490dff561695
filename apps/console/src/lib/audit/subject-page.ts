import type { Fact } from '@atalaya/contracts'
import type { Patch } from '#lib/url/state.ts'

const PAGES: Readonly<Record<string, string>> = {
  alert: '/alerts',
  incident: '/incidents',
  rule: '/rules',
  proposal: '/approvals',
  evidence: '/evidence',
}

/** The page of what an act was done to, where it has one: its path and the state in which it opens. */
export function pageOf({ kind, id }: Fact['subject']): [path: string, patch: Patch] | undefined {
  if (kind === 'ledger') return ['/log', {}]
  if (kind === 'fact') return ['/audit', { fact: id }]
  const page = PAGES[kind]
  return page === undefined ? undefined : [`${page}/${encodeURIComponent(id)}`, {}]
}

/** Not what was erased before, not the record of an erasure, and not what the log tells everybody about itself. */
export function isErasable({ kind, subject, erasedAt }: Fact): boolean {
  return erasedAt === null && kind !== 'fact.erased' && subject.kind !== 'ledger'
}
