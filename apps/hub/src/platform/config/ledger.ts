import { resolve } from 'node:path'
import { HubError } from '../hub-error.ts'
import { type BucketConfig, readBucket } from './bucket.ts'
import type { ConfigSource } from './config.ts'
import type { OptionName } from './settings.ts'

/** How the transparency log is called, signed and witnessed. */
export interface LedgerConfig {
  /** The log's name for ever; chosen at the first start. */
  readonly origin?: string
  /** Absolute: a C2SP tlog-policy. */
  readonly policyFile?: string
  /** Absolute: where the PKCS#11 token is. */
  readonly tokenFile?: string
  /** Where the log's files are kept, if not in the data directory. */
  readonly bucket?: BucketConfig
}

// What both a key's name (signed-note: no spaces, no plus) and a line of a checkpoint may hold.
const ORIGIN = /^[!-*,-~]{1,200}$/

export function readLedger(
  one: (option: OptionName) => string | undefined,
  { cwd, env }: Pick<ConfigSource, 'cwd' | 'env'>,
): LedgerConfig {
  const bucket = readBucket(one, { cwd, env })
  const origin = one('ledger-origin')
  const policy = one('ledger-policy')
  const token = one('ledger-token')
  if (origin !== undefined && !ORIGIN.test(origin))
    throw new HubError(
      'bad-option',
      `--ledger-origin must be a name such as atalaya.example.org/log, without spaces or plus signs: “${origin}” is not.`,
    )
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(policy === undefined ? {} : { policyFile: resolve(cwd, policy) }),
    ...(token === undefined ? {} : { tokenFile: resolve(cwd, token) }),
    ...(bucket === undefined ? {} : { bucket }),
  }
}
