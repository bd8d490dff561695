import { join } from 'node:path'
import type { Policy } from '@atalaya/tlog'
import type { Kysely } from 'kysely'
import { isAway } from './bucket/bucket-trouble.ts'
import { openBucketStore } from './bucket-store.ts'
import { openDirectoryStore } from './directory-store.ts'
import { type Established, establishLog } from './establish.ts'
import { KeyRing } from './keys/key-ring.ts'
import { readTokenSettings } from './keys/token-key.ts'
import { policyWith } from './ledger.ts'
import { LedgerHalt, type LedgerTables, type Published } from './model.ts'
import type { ObjectStore } from './object-store.ts'
import type { OpenLedger } from './open-ledger.ts'
import { openLog } from './open-log.ts'
import { readPolicy } from './witnesses/read-policy.ts'

/** A log as it was found: what it is called, who signs it, what is published of it. */
export interface PreparedLog {
  readonly db: Kysely<LedgerTables>
  readonly store: ObjectStore
  readonly origin: string
  readonly ring: KeyRing
  /** Whom to ask for cosignatures, and what others verify the log by. */
  readonly witnessPolicy: Policy
  readonly policy: () => Policy
  readonly published: Published | undefined
  readonly announced: Established | undefined
  /** What is published could not be read; undefined when it was, or nothing may be signed. */
  readonly readLater: (() => Promise<Published | undefined>) | undefined
  /** Why nothing may be signed. */
  readonly halt: LedgerHalt | undefined
  readonly now: () => Date
}

/** Throws HubError where a setting is wrong; what forbids to sign is an answer, since all else of the hub goes on. */
export async function prepareLog(open: OpenLedger, db: Kysely<LedgerTables>): Promise<PreparedLog> {
  const { now = () => new Date(), openStore = storeOf(open) } = open
  const store = await openStore(open.dir)
  const witnessPolicy = await readPolicy(open.policyFile)
  const token = open.tokenFile === undefined ? undefined : await readTokenSettings(open.tokenFile)
  const ringOf = (origin: string) => new KeyRing({ db, dir: join(open.keysDir, 'ledger'), token, now }, origin)
  const names = { given: open.origin, otherwise: open.defaultOrigin }
  const found = await orHalt(
    establishLog({ ...{ db, store, ringOf, now }, ...names, keyPlace: token ? 'token' : 'file' }),
  )
  const origin = found instanceof LedgerHalt ? (open.origin ?? open.defaultOrigin) : found.origin
  const ring = ringOf(origin)
  await ring.load()
  const policy = () => policyWith(witnessPolicy, ring, open.url)
  const unread = { published: undefined, readLater: undefined }
  const parts = { ...{ db, store, origin, ring, witnessPolicy, policy, now }, ...unread }
  if (found instanceof LedgerHalt) return { ...parts, announced: undefined, halt: found }
  const read = () => openLog({ db, store, origin, keys: ring.all, publishedAt: found.publishedAt })
  const published = await orHalt(read()).catch(orAway)
  if (published instanceof LedgerHalt) return { ...parts, announced: found, halt: published }
  return published === 'away'
    ? { ...parts, announced: found, halt: undefined, readLater: read }
    : { ...parts, published, announced: found, halt: undefined }
}

function storeOf({ bucket }: OpenLedger): (dir: string) => Promise<ObjectStore> {
  return bucket === undefined ? openDirectoryStore : () => openBucketStore(bucket)
}

/** A hub starts although its log cannot be reached: it is the one thing that waits. */
function orAway(error: unknown): 'away' {
  if (isAway(error)) return 'away'
  throw error
}

function orHalt<T>(work: Promise<T>): Promise<T | LedgerHalt> {
  return work.catch((error: unknown) => {
    if (error instanceof LedgerHalt) return error
    throw error
  })
}
