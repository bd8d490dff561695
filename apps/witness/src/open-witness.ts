import { formatVerifierKey } from '@atalaya/tlog'
import { forkKeeper } from './forks.ts'
import { readKeyFile } from './key-file.ts'
import { readLogsFile } from './logs-file.ts'
import { createServer } from './server.ts'
import { openStore } from './store.ts'
import { WitnessError } from './witness-error.ts'

export interface WitnessOptions {
  /** Key files, 0600; several while a key is being changed. */
  readonly keys: readonly string[]
  /** A file of the logs' verifier keys. */
  readonly logs: string
  /** Where the latest cosigned checkpoints are kept. */
  readonly data: string
  readonly host: string
  readonly port: number
  /** Told of what fails inside, and of logs that fork. */
  readonly report: (error: Error) => void
}

export interface OpenWitness extends AsyncDisposable {
  readonly address: string
  readonly verifierKeys: readonly string[]
  readonly logCount: number
}

/** A witness that listens, until it is disposed of. */
export async function openWitness(options: WitnessOptions): Promise<OpenWitness> {
  const cosigners = await Promise.all(options.keys.map(readKeyFile))
  const logs = await readLogsFile(options.logs)
  const store = openStore(options.data)
  const keepFork = forkKeeper(options.data, options.report)
  const now = () => Math.floor(Date.now() / 1000)
  const app = createServer({ logs, cosigners, store, keepFork, now }, options.report)
  const close = async () => {
    await app.close()
    store[Symbol.dispose]()
  }
  try {
    const address = await app.listen({ host: options.host, port: options.port })
    const verifierKeys = cosigners.map(({ verifierKey }) => formatVerifierKey(verifierKey))
    return { address, verifierKeys, logCount: logs.size, [Symbol.asyncDispose]: close }
  } catch (cause) {
    await close()
    const place = `${options.host}:${options.port}`
    throw new WitnessError('cannot-listen', `cannot listen on ${place}: ${(cause as Error).message}`, { cause })
  }
}
