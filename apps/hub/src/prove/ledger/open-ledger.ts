import { proveConsistency } from '@atalaya/tlog'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { BucketConfig } from '../../platform/config/index.ts'
import type { Database } from '../../platform/database/index.ts'
import { FactFollower, type FactTables } from '../../platform/facts/index.ts'
import { appendLeaves } from './append-leaves.ts'
import { isAway } from './bucket/bucket-trouble.ts'
import { StandingCheck } from './check/standing-check.ts'
import { CosignedCheckpoints } from './cosigned.ts'
import { Ledger } from './ledger.ts'
import { type LedgerTables, type LedgerTx, PUBLIC_KINDS, type Published } from './model.ts'
import type { ObjectStore } from './object-store.ts'
import { type PreparedLog, prepareLog } from './prepare-log.ts'
import { Publisher } from './publisher.ts'
import { tellFindings, tellHalt, tellWitness } from './tell.ts'
import { tilesOf } from './tiles.ts'
import { Witnesses } from './witnesses/witnesses.ts'

const REACTOR = 'ledger: leaves'
const NOTICES_MISSED_MS = 5_000
/** A log at rest is cosigned anew, so that readers see that its witnesses still stand by it. */
const COSIGN_AGAIN_MS = 60 * 60 * 1000
const GREET_WITHIN_MS = 3_000
const WITNESS_TIMEOUT_MS = 5_000
const FACTS_A_STEP = 2_000
/** Its own, so that facts reach the log in time however many acts wait for a connection. */
const CONNECTIONS = 4

export interface OpenLedger {
  readonly database: Database
  /** Where the log's files lie. */
  readonly dir: string
  readonly keysDir: string
  readonly log: Logger
  /** The log's name where none is set. */
  readonly defaultOrigin: string
  readonly origin?: string | undefined
  readonly policyFile?: string | undefined
  readonly tokenFile?: string | undefined
  /** The address that the log is published under. */
  readonly url?: string | undefined
  readonly publicKinds?: readonly string[]
  readonly witnessTimeoutMs?: number
  /** Where the log's files are kept, if not in `dir`. */
  readonly bucket?: BucketConfig
  /** How they are kept, for tests of what goes wrong. */
  readonly openStore?: (dir: string) => Promise<ObjectStore>
  readonly now?: () => Date
}

export interface OpenedLedger extends AsyncDisposable {
  readonly ledger: Ledger
}

/** Opens the log and keeps it growing: facts become leaves, leaves become tiles under a signed checkpoint. Throws HubError. */
export async function openLedger(open: OpenLedger): Promise<OpenedLedger> {
  const stack = new AsyncDisposableStack()
  const own = stack.use(open.database.apart(CONNECTIONS)).kysely as unknown as Kysely<LedgerTables> // the schema beside this file is in every database
  try {
    return await grow(open, await prepareLog(open, own), stack)
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function grow(open: OpenLedger, prepared: PreparedLog, stack: AsyncDisposableStack): Promise<OpenedLedger> {
  const { db, store, origin, now } = prepared
  const report = (error: unknown) => open.log.error({ err: error }, 'the transparency log stands still for now')
  const publishing = publish(open, prepared, { stack, report })
  const { publisher, cosigned } = publishing
  if (prepared.halt !== undefined) publisher.halt(prepared.halt)
  if (prepared.readLater === undefined)
    await cosigned.load().catch((error: unknown) => {
      if (!isAway(error)) throw error
      report(error) // the next cosignatures make it known again
    })
  const tiles = tilesOf(store)
  const check = stack.use(
    new StandingCheck({
      ...{ db, files: { tiles, store }, origin, now, onError: report },
      publishedSize: () => publisher.published?.size ?? 0,
      onFound: (found) => tellFindings({ db, origin, log: open.log }, found),
    }),
  )
  await follow(open, prepared, { ...publishing, stack, report })
  const readers = open.database.kysely as unknown as Kysely<LedgerTables> // as above
  const ledger = new Ledger({ ...prepared, ...publishing, db: readers, tiles, check })
  return { ledger, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

interface Running {
  readonly stack: AsyncDisposableStack
  readonly report: (error: unknown) => void
}

interface Publishing {
  readonly publisher: Publisher
  readonly witnesses: Witnesses
  readonly cosigned: CosignedCheckpoints
}

function publish(open: OpenLedger, prepared: PreparedLog, { stack, report }: Running): Publishing {
  const { store, ring, witnessPolicy } = prepared
  const telling = { ...prepared, log: open.log }
  const tell = teller({ stack, report })
  const tiles = tilesOf(store)
  const publisher: Publisher = stack.use(
    new Publisher({
      ...prepared,
      signers: () => ring.signers(),
      onPublished: (newest) => {
        cosigned.published(newest)
        if (isCaughtUp(newest, prepared)) witnesses.offer(newest)
      },
      onHalt: (halt) => tell(tellHalt(telling, halt)),
      onError: report,
    }),
  )
  const cosigned: CosignedCheckpoints = stack.use(
    new CosignedCheckpoints({ ...prepared, upgrade: (size, note) => publisher.upgrade(size, note) }),
  )
  const witnesses: Witnesses = stack.use(
    new Witnesses({
      policy: witnessPolicy,
      prove: (from, to) => proveConsistency(tiles, from, to),
      timeoutMs: open.witnessTimeoutMs ?? WITNESS_TIMEOUT_MS,
      now: prepared.now,
      onCosigned: (line) => void cosigned.add(line).catch(report),
      onState: (witness) => tell(tellWitness(telling, witness)),
      onHalt: (halt) => publisher.halt(halt),
    }),
  )
  return { publisher, witnesses, cosigned }
}

/** What is told of the log is written beside its work; whoever closes it waits for that. */
function teller({ stack, report }: Running): (told: Promise<void>) => void {
  const telling = new Set<Promise<void>>()
  stack.defer(async () => void (await Promise.all(telling)))
  return (told) => {
    const done: Promise<void> = told.catch(report).finally(() => telling.delete(done))
    telling.add(done)
  }
}

/** Starts to follow facts and leaves; the first checkpoint waits until the witnesses have seen the last, or three seconds. */
async function follow(
  { database, publicKinds = PUBLIC_KINDS }: OpenLedger,
  prepared: PreparedLog,
  { publisher, witnesses, cosigned, stack, report }: Publishing & Running,
): Promise<void> {
  const { db, store, readLater } = prepared
  const kinds = new Set(publicKinds)
  const follower = stack.use(
    new FactFollower(db as unknown as Kysely<FactTables>, report, { step: FACTS_A_STEP }), // of all tables, those of facts
  )
  const greet = async (known: Published | undefined) => {
    if (known !== undefined) cosigned.published(known)
    if (known !== undefined && isCaughtUp(known, prepared)) await witnesses.greet(known, GREET_WITHIN_MS)
  }
  let isGreeted = false
  const wake = {
    follower: () => follower.wake(),
    publisher: () => isGreeted && publisher.wake(),
  }
  stack.defer(await database.listen('facts', wake.follower, wake.follower))
  stack.defer(await database.listen('ledger', wake.publisher, wake.publisher))
  const heartbeat = setInterval(() => {
    wake.follower()
    wake.publisher()
  }, NOTICES_MISSED_MS)
  stack.defer(() => clearInterval(heartbeat))
  const again = setInterval(() => publisher.published && witnesses.offer(publisher.published), COSIGN_AGAIN_MS)
  stack.defer(() => clearInterval(again))
  await follower.react(REACTOR, 'every', (tx, facts) => appendLeaves(tx as unknown as LedgerTx, facts, kinds), {
    from: 'the-first',
  })
  const reading =
    readLater === undefined
      ? Promise.resolve(prepared.published)
      : publisher.begin(async () => {
          await cosigned.load()
          return readLater()
        })
  void reading
    .then(greet)
    .then(() => {
      isGreeted = true
      publisher.wake()
    })
    .catch(report)
  stack.defer(() => store.close?.())
}

/** Files that are older than the database are brought up to date first: witnesses have seen more, and rightly so. */
function isCaughtUp({ size }: Published, { announced }: PreparedLog): boolean {
  return size >= (announced?.size ?? 0)
}
