import { chmod, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startPostgres } from '../platform/database/index.ts'

const TEMPLATE = join(tmpdir(), `atalaya-test-postgres-18-${process.getuid?.() ?? 0}`)

/** An empty PostgreSQL to copy, made once on this machine: making one takes half a second, copying it a tenth. */
export async function sharedPostgres(): Promise<string> {
  const made = join(TEMPLATE, 'postgres')
  const isThere = await readFile(join(made, 'cluster', 'PG_VERSION')).then(
    () => true,
    () => false,
  )
  if (isThere) return made
  const making = await mkdtemp(`${TEMPLATE}.`)
  await chmod(making, 0o711)
  const postgres = await startPostgres({ dataDir: making, log: pino({ level: 'silent' }) })
  await postgres[Symbol.asyncDispose]()
  await rename(making, TEMPLATE).catch(() => rm(making, { recursive: true })) // another test made it meanwhile
  return made
}
