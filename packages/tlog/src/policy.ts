import type { VerifierKey } from './verifier-key.ts'

/** tlog-policy: which logs are believed, and how many of which witnesses must have cosigned. */
export interface Policy {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  readonly quorum: Quorum
}

export interface PolicyLog {
  readonly key: VerifierKey
  readonly url?: string
}

export interface PolicyWitness {
  readonly name: string
  readonly key: VerifierKey
  readonly url?: string
}

export type Quorum =
  | { readonly kind: 'none' }
  | { readonly kind: 'witness'; readonly witness: PolicyWitness }
  | { readonly kind: 'group'; readonly name: string; readonly threshold: number; readonly members: readonly Quorum[] }

/** Whether the witnesses that `hasCosigned` says yes to are enough. */
export function quorumMet(quorum: Quorum, hasCosigned: (witness: PolicyWitness) => boolean): boolean {
  if (quorum.kind === 'none') return true
  if (quorum.kind === 'witness') return hasCosigned(quorum.witness)
  return quorum.members.filter((member) => quorumMet(member, hasCosigned)).length >= quorum.threshold
}
