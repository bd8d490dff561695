import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { createHub, type Hub } from '../hub.ts'
import { type Config, readConfig } from '../platform/config/index.ts'
import { scratchDir } from './scratch.ts'
import { sharedPostgres } from './shared-postgres.ts'

export interface StartedHub extends Hub {
  readonly config: Config
}

/**
 * A real hub, whole, on a data directory and a port of its own; disposing of it removes both. It leaves this machine's
 * own logs alone: what they hold is no test's business.
 */
export async function startHub(overrides: Partial<Config> = {}): Promise<StartedHub> {
  const scratch = overrides.dataDir === undefined ? await scratchDir() : undefined
  const defaults = readConfig({ args: ['--port', '0', '--workers', '1'], env: {}, cwd: tmpdir() })
  const config = { ...defaults, ...(scratch && { dataDir: scratch.path }), ...overrides }
  const log = pino({ level: process.env.ATALAYA_TEST_LOG ?? 'silent' })
  const hub = await createHub({ config, log, localLogs: false, postgresTemplate: await sharedPostgres() })
  return {
    ...hub,
    config,
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]()
      await scratch?.[Symbol.asyncDispose]()
    },
  }
}
