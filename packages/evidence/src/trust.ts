import { type Policy, parsePolicy, parseVerifierKey, TlogError } from '@atalaya/tlog'
import { EvidenceError } from './evidence-error.ts'

/**
 * Whom the reader believes, known from elsewhere than the file. `policy` (C2SP tlog-policy) names logs, witnesses and
 * quorum; `keys` (verifier keys of the log) alone trust the log and no witness. Neither: the file's own policy, which
 * shows that the file agrees with itself and no more, and the report says so.
 */
export interface Trust {
  readonly policy?: string
  readonly keys?: readonly string[]
}

/** Where the keys came from that a report rests on. */
export type TrustedBy = 'policy' | 'keys' | 'file'

export interface TrustedPolicy {
  readonly policy: Policy
  readonly by: TrustedBy
}

/** `own`: the policy that the file itself brings along. */
export function policyOf(trust: Trust, own?: string): TrustedPolicy {
  if (trust.policy !== undefined) return { policy: reading(trust.policy, 'The policy given'), by: 'policy' }
  const { keys = [] } = trust
  if (keys.length > 0) {
    const logs = keys.map((key) => ({ key: attempt(() => parseVerifierKey(key.trim()), 'A key given') }))
    return { policy: { logs, witnesses: [], quorum: { kind: 'none' } }, by: 'keys' }
  }
  if (own === undefined)
    throw new EvidenceError(
      'bad-trust',
      'This brings no key along to check it with: give the key of the log, or a policy.',
    )
  return { policy: reading(own, "The file's own policy"), by: 'file' }
}

function reading(text: string, what: string): Policy {
  return attempt(() => parsePolicy(text), what)
}

function attempt<T>(read: () => T, what: string): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause
    throw new EvidenceError('bad-trust', `${what} cannot be used: ${cause.message}`, { cause })
  }
}
