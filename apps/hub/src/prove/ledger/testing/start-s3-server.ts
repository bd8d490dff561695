import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { BucketConfig } from '../../../platform/config/index.ts'
import { scratchDir } from '../../../testing/scratch.ts'
import { type S3Fault, startFaultyWay } from './faulty-way.ts'

export interface TestS3Server extends AsyncDisposable {
  readonly bucket: BucketConfig
  /** What happens to requests on the way to the server from now on. */
  fault(fault: S3Fault): void
  /** Of the requests, in the order that they came. */
  readonly headers: readonly IncomingHttpHeaders[]
  stop(): Promise<void>
  start(): Promise<void>
}

const SCRIPT = fileURLToPath(new URL('s3-server-process.ts', import.meta.url))

/** An S3 server with the bucket `log`, or the one at ATALAYA_TEST_S3 (`http://KEY:SECRET@host:port/bucket`), which others bring. */
export async function startS3Server(): Promise<TestS3Server> {
  const given = process.env.ATALAYA_TEST_S3
  return given === undefined ? startOwn() : useGiven(new URL(given))
}

async function startOwn(): Promise<TestS3Server> {
  const scratch = await scratchDir()
  await mkdir(`${scratch.path}/s3`)
  const run = async (at: number): Promise<{ child: ChildProcess; port: number }> => {
    const child = fork(SCRIPT, [`${scratch.path}/s3`, String(at)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const [port] = (await once(child, 'message')) as [number]
    return { child, port }
  }
  let { child, port } = await run(0)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill()
    await gone
  }
  const way = await startFaultyWay(port)
  const key = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
  return {
    ...way,
    bucket: { name: 'log', prefix: 'public/', endpoint: way.endpoint, region: 'us-east-1', key },
    stop,
    async start() {
      ;({ child, port } = await run(port))
    },
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]()
      await stop()
      await scratch[Symbol.asyncDispose]()
    },
  }
}

/** Below a prefix of its own; it is not stopped, only out of reach. */
async function useGiven({ port, username, password, pathname }: URL): Promise<TestS3Server> {
  const way = await startFaultyWay(Number(port))
  const key = { accessKeyId: username, secretAccessKey: password }
  const prefix = `test-${process.pid}-${Date.now()}/`
  return {
    ...way,
    bucket: { name: pathname.slice(1), prefix, endpoint: way.endpoint, region: 'us-east-1', key },
    stop: async () => way.fault('refuse'),
    start: async () => way.fault('none'),
  }
}
