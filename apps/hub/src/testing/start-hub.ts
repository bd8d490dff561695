import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createHub, type Hub } from '../hub.ts'
import { type Config, readConfig } from '../platform/config/index.ts'
import { sharedPostgres } from './shared-postgres.ts'

export interface StartedHub extends Hub {
  readonly config: Config
}

/**
 * A real hub, whole, on a data directory and a port of its own; disposing of it removes both. It leaves this machine's
 * own logs alone: what they hold is no test's business.
 */
export async function startHub(overrides: Partial<Config> = {}): Promise<StartedHub> {
  const dataDir = overrides.dataDir ?? (await mkdtemp(join(tmpdir(), 'atalaya-hub-')))
  const defaults = readConfig({ args: ['--port', '0', '--workers', '1'], env: {}, cwd: tmpdir() })
  const config = { ...defaults, dataDir, ...overrides }
  const log = pino({ level: process.env.ATALAYA_TEST_LOG ?? 'silent' })
  const hub = await createHub({ config, log, localLogs: false, postgresTemplate: await sharedPostgres() })
  return {
    ...hub,
    config,
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]()
      if (overrides.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
