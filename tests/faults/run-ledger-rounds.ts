import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { BucketConfig } from '../../apps/hub/src/platform/config/index.ts'
import { migrate, openDatabase, startPostgres } from '../../apps/hub/src/platform/database/index.ts'
import { openBucketStore } from '../../apps/hub/src/prove/ledger/bucket-store.ts'
import { type OpenedLedger, openLedger } from '../../apps/hub/src/prove/ledger/open-ledger.ts'
import {
  LEDGER_SCHEMAS,
  type LedgerDb,
  ledgerTables,
  SILENT_LOG,
} from '../../apps/hub/src/prove/ledger/testing/test-ledger.ts'
import { eventually } from '../../apps/hub/src/testing/eventually.ts'
import { scratchDir } from '../../apps/hub/src/testing/scratch.ts'
import { sharedPostgres } from '../../apps/hub/src/testing/shared-postgres.ts'
import { generateSigner, parseAddCheckpoint } from '../../packages/tlog/src/index.ts'

const PROCESS = fileURLToPath(new URL('./ledger-process.ts', import.meta.url))
const LONGEST_LIFE_MS = 700
const MOST_WRITES = 10

export interface LedgerRoundsDone {
  readonly opened: OpenedLedger
  readonly db: LedgerDb
  /** Every checkpoint that anybody ever saw: on disk, or sent to a witness before it was on disk. */
  readonly seen: ReadonlySet<string>
  readonly killedInWrite: number
}

/** Kills a ledger again and again while it acts and publishes; then lets it end its work and shows it to `look`. */
export async function runLedgerRounds(
  rounds: number,
  look: (done: LedgerRoundsDone) => Promise<void>,
  { bucket, say = () => undefined }: { readonly bucket?: BucketConfig; readonly say?: (line: string) => void } = {},
): Promise<void> {
  const log = SILENT_LOG
  const seen = new Set<string>()
  await using stack = new AsyncDisposableStack()
  const { path: scratch } = stack.use(await scratchDir())
  const postgres = stack.use(await startPostgres({ dataDir: scratch, template: await sharedPostgres(), log }))
  const database = stack.use(openDatabase({ connection: postgres.connection, log }))
  await migrate(database, LEDGER_SCHEMAS)
  const policyFile = await listeningWitness(join(scratch, 'policy'), seen, stack)
  const place = { dir: join(scratch, 'ledger'), keysDir: join(scratch, 'keys'), policyFile, ...(bucket && { bucket }) }
  await mkdir(place.keysDir)
  const store = bucket === undefined ? undefined : await openBucketStore(bucket)
  const readNote = async (): Promise<string> =>
    store === undefined
      ? readFile(join(place.dir, 'checkpoint'), 'utf8').catch(() => '') // none is published yet
      : Buffer.from((await store.get('checkpoint')) ?? []).toString()
  let killedInWrite = 0
  for (let round = 0; round < rounds; round++) {
    // Half of the rounds die at a moment, half at a step.
    const dieAt = round % 2 === 0 ? -1 : 1 + Math.floor(Math.random() * 2 * MOST_WRITES)
    const settings = JSON.stringify({ connection: postgres.connection, ...place, dieAt })
    const child = fork(PROCESS, [settings], { execArgv: ['--disable-warning=ExperimentalWarning'] })
    const exit = once(child, 'exit')
    const first = await Promise.race([once(child, 'message'), exit])
    if (first[0] === 'acting')
      await Promise.race([sleep(Math.random() * LONGEST_LIFE_MS + (dieAt > 0 ? 3_000 : 0)), exit])
    if (child.signalCode !== null) killedInWrite += 1
    else child.kill('SIGKILL')
    const [code, signal] = await exit
    if (signal !== 'SIGKILL') throw new Error(`round ${round + 1} ended by itself with ${code}`)
    const note = await readNote()
    if (note !== '') seen.add(note)
    say(
      `round ${round + 1} of ${rounds}: ${dieAt < 0 ? 'at a moment' : `at step ${dieAt}`}; ${seen.size} checkpoints seen`,
    )
  }
  const opened = stack.use(await openLedger({ ...place, database, log, defaultOrigin: 'log.example.org' }))
  const db = ledgerTables(database)
  await eventually('the log is whole again', async () => {
    const { size, leaves, halted } = await opened.ledger.describe()
    if (halted !== null) throw new Error(halted.message)
    const facts = await db
      .selectFrom('facts')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return size === leaves && leaves === Number(facts.n)
  })
  await look({ opened, db, seen, killedInWrite })
}

/** Answers nothing of use, and keeps every checkpoint that it is shown: what has left the hub counts as published. */
async function listeningWitness(path: string, seen: Set<string>, stack: AsyncDisposableStack): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => undefined) // its sender was killed before the end
    if (body !== undefined) seen.add(parseAddCheckpoint(body).checkpoint)
    response.writeHead(503).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(() => void server.close())
  const { verifierKey } = await generateSigner('listener', 'cosignature')
  const { port } = server.address() as AddressInfo // it listens on a port, never on a pipe
  await writeFile(path, `witness listener ${verifierKey} http://127.0.0.1:${port}/\nquorum listener\n`)
  return path
}
