import { randomUUID } from 'node:crypto'
import { Receipt } from '@atalaya/contracts'
import { HubError } from '../../platform/http/errors.ts'
import { type Route, route } from '../../platform/http/route.ts'
import { LineChunker } from './chunk-lines.ts'
import type { IngestParts } from './ingest-parts.ts'
import { LIMITS } from './limits.ts'
import { readBody } from './read-body.ts'
import { receiveBatch } from './receive-batch.ts'
import { senderOf } from './sender-of.ts'

export function ndjsonRoutes({ stream, directory, admission }: IngestParts): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/ingest/ndjson',
      summary: 'Takes events, one a line; answers once they are on disk',
      access: { kind: 'source' },
      bodyLimit: LIMITS.body,
      schema: { response: Receipt },
      handle: async ({ request }) => {
        const sender = senderOf(request.headers, directory)
        const id = batchIdOf(request.headers['x-batch-id'])
        using lease = admission.enter()
        const lines = new LineChunker()
        await readBody(request.raw, lease, (bytes) => lines.push(bytes))
        return receiveBatch(stream, sender, { id, format: 'ndjson', receivedAt: Date.now(), chunks: lines.end() })
      },
    }),
  ]
}

function batchIdOf(header: string | string[] | undefined): string {
  if (header === undefined) return randomUUID()
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header
  throw new HubError('invalid', 'X-Batch-Id holds 1 to 200 visible ASCII characters.')
}
