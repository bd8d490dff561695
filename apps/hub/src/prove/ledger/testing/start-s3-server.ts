import { mkdir } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import type { BucketConfig } from '../../../platform/config/index.ts'
import { scratchDir } from '../../../testing/scratch.ts'
import { type ServerProcess, startServerProcess } from '../../../testing/server-process.ts'
import { type S3Fault, startFaultyWay } from './faulty-way.ts'

export interface TestS3Server extends Omit<ServerProcess, 'port' | 'tell'> {
  readonly bucket: BucketConfig
  /** What happens to requests on the way to the server from now on. */
  fault(fault: S3Fault): void
  /** Of the requests, in the order that they came. */
  readonly headers: readonly IncomingHttpHeaders[]
}

const SCRIPT = new URL('s3-server-process.ts', import.meta.url)

/** An S3 server with the bucket `log`, or the one at ATALAYA_TEST_S3 (`http://KEY:SECRET@host:port/bucket`), which others bring. */
export async function startS3Server(): Promise<TestS3Server> {
  const given = process.env.ATALAYA_TEST_S3
  return given === undefined ? startOwn() : useGiven(new URL(given))
}

async function startOwn(): Promise<TestS3Server> {
  const scratch = await scratchDir()
  await mkdir(`${scratch.path}/s3`)
  const server = await startServerProcess({ script: SCRIPT, setting: `${scratch.path}/s3` })
  const way = await startFaultyWay(server.port)
  const key = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
  return {
    ...way,
    bucket: { name: 'log', prefix: 'public/', endpoint: way.endpoint, region: 'us-east-1', key },
    stop: server.stop,
    start: server.start,
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]()
      await server.stop()
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
