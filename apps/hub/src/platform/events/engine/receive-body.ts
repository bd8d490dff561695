import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { ServerError } from './server-error.ts'

const LARGEST_BODY = 512 * 2 ** 20

/** The whole body, unpacked: an insert is one block, so that its deduplication token covers all of it. */
export async function receiveBody(request: IncomingMessage): Promise<Buffer> {
  const source = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > LARGEST_BODY)
      throw new ServerError(241, 'MEMORY_LIMIT_EXCEEDED', `A request may hold ${LARGEST_BODY} bytes.`)
    chunks.push(chunk)
  }
  return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
}
