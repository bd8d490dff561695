import { readFile } from 'node:fs/promises'
import { type Policy, parsePolicy } from '@atalaya/tlog'
import { HubError } from '../../../platform/hub-error.ts'

/** Reads the policy that `--ledger-policy` names (C2SP tlog-policy); without one no cosignature is asked. Throws HubError `bad-option`. */
export async function readPolicy(path: string | undefined): Promise<Policy> {
  if (path === undefined) return { logs: [], witnesses: [], quorum: { kind: 'none' } }
  try {
    return parsePolicy(await readFile(path))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HubError('bad-option', `The policy of witnesses ${path} cannot be used: ${reason}`, { cause })
  }
}
