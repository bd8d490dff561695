import type { IncomingMessage } from 'node:http'
import { Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { HubError } from '../../platform/http/errors.ts'
import type { Lease } from './admission.ts'
import { LIMITS } from './limits.ts'

type Sink = (bytes: Buffer) => void

/**
 * Reads a request's body, decompressed, into `sink`, bounded before and after decompression.
 * Throws HubError `too-large`, `too-many` (by the lease) or `invalid` (broken or unknown compression).
 */
export async function readBody(request: IncomingMessage, lease: Lease, sink: Sink): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > LIMITS.body) throw tooLarge()
  const decoder = decoderFor(request.headers['content-encoding'])
  const stages = decoder ? [bounded(LIMITS.body), decoder, bounded(LIMITS.decompressed)] : [bounded(LIMITS.body)]
  try {
    await pipeline([request, ...stages, swallow(lease, sink)])
  } catch (error) {
    throw refusal(error)
  }
}

function decoderFor(encoding: string | undefined): Transform | undefined {
  if (encoding === undefined || encoding === 'identity') return undefined
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'zstd') return createZstdDecompress()
  throw new HubError('invalid', `The content encoding “${encoding.slice(0, 40)}” is not understood. Send gzip or zstd.`)
}

function bounded(limit: number): Transform {
  let size = 0
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      size += bytes.length
      done(size > limit ? tooLarge() : null, bytes)
    },
  })
}

function swallow(lease: Lease, sink: Sink): Writable {
  return new Writable({
    write(bytes: Buffer, _encoding, done) {
      try {
        lease.grow(bytes.length)
        sink(bytes)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

function tooLarge(): HubError {
  return new HubError(
    'too-large',
    `A batch holds at most ${LIMITS.body / 2 ** 20} MiB, ${LIMITS.decompressed / 2 ** 20} MiB decompressed. Send smaller ones.`,
  )
}

function refusal(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (/^(Z_|ZSTD_|ERR_ZSTD|ERR_ZLIB)/i.test(code)) {
    return new HubError('invalid', 'The compressed body is broken. Send the batch again.', { cause: error })
  }
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') {
    return new HubError('invalid', 'The body ended early. Send the batch again.', { cause: error })
  }
  return error
}
