import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, multistream, pino } from 'pino'
import { createHub, type Hub } from './hub.ts'
import { type Config, describeSettings, readConfig } from './platform/config/index.ts'
import { HubError } from './platform/hub-error.ts'
import { createProgress, type Progress } from './platform/progress.ts'

const LARGEST_LOG = 64 * 2 ** 20
const SAME_ASKING_MS = 700

const HELP = `Runs the hub of Atalaya: the console, the API, ingestion, detection, and its databases.

Usage: atalaya serve [options]      (from the project's folder: npm start -- [options])

${describeSettings()}
  --help                    this text

Each option may also be set by the variable under it. Ctrl-C stops everything in order; once more, at once.`

/** Runs the hub until it is told to stop; resolves to the exit code. */
export async function serve(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${HELP}\n`)
    return 0
  }
  const progress = createProgress(process.stdout)
  const stop = stopSignal(progress)
  try {
    const config = readConfig({ args, env: process.env, cwd: process.cwd() })
    await using hub = await createHub({ config, log: openLog(config, progress), progress })
    await greet(hub, progress)
    await stop
    progress.say('Stopping…')
  } catch (error) {
    return complain(error)
  }
  progress.say('Stopped.')
  return 0
}

async function greet(hub: Hub, progress: Progress): Promise<void> {
  progress.say(`\nAtalaya is running at ${hub.address}`)
  const link = await hub.createFirstLink()
  if (link !== undefined)
    progress.say(`\nOpen this link to become its first administrator (it works once, for 24 hours):\n\n  ${link}\n`)
  progress.say('Ctrl-C stops it.')
}

/**
 * Resolves when the hub is asked to stop: by a signal, or because who started it is gone. Asked again, the process ends at
 * once, and its engines with it. Ctrl-C comes several times at once, from the terminal and from npm: that is one asking.
 */
function stopSignal(progress: Progress): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    const ask = (): void => {
      if (askedAt !== undefined && performance.now() - askedAt > SAME_ASKING_MS) {
        progress.say('Stopped without waiting.')
        process.exit(130)
      }
      askedAt ??= performance.now()
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
    process.once('disconnect', resolve)
    process.channel?.unref()
  })
}

function complain(error: unknown): number {
  if (error instanceof HubError) {
    process.stderr.write(`\n${error.message}\n`)
    return error.code === 'bad-option' ? 2 : 1
  }
  process.stderr.write(
    `\nAtalaya could not start or stop as it should.\n${error instanceof Error ? error.stack : String(error)}\n`,
  )
  return 1
}

/** Everything goes to a file in the data directory; what a person at the terminal should know goes there too. */
function openLog(config: Config, progress: Progress): Logger {
  const file = join(config.dataDir, 'log', 'hub.log')
  const toFile = lazyFile(file)
  const toTerminal = { write: (line: string) => progress.say(shorten(line, file)) }
  return pino(
    { level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    multistream([
      { level: 'trace', stream: toFile },
      { level: 'warn', stream: toTerminal },
    ]),
  )
}

/** Opened at the first line: before the data directory is ours, nothing may be made in it. */
function lazyFile(file: string): { write(line: string): void } {
  let destination: ReturnType<typeof pino.destination> | undefined
  return {
    write(line) {
      destination ??= openFile(file)
      destination.write(line)
    },
  }
}

function openFile(file: string): ReturnType<typeof pino.destination> {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > LARGEST_LOG) renameSync(file, `${file}.1`)
  return pino.destination({ dest: file, sync: false, mkdir: true })
}

function shorten(line: string, file: string): string {
  const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } }
  const reason = err?.message === undefined ? '' : `: ${err.message.split('\n')[0]}`
  return `! ${msg ?? 'something went wrong'}${reason} (more in ${file})`
}
