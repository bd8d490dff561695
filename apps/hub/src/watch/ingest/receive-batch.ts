import { createHash } from 'node:crypto'
import type { Receipt } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { HubError } from '../../platform/http/errors.ts'
import type { Stream } from '../../platform/stream/index.ts'
import type { Sender } from '../sources/source-directory.ts'
import type { Chunk } from './chunk-lines.ts'

export interface ReceivedBatch {
  /** What the sender calls it. */
  readonly id: string
  readonly format: string
  readonly receivedAt: number
  readonly chunks: readonly Chunk[]
}

/** Resolves when every chunk of the batch is durable: only then may the sender forget it. */
export async function receiveBatch(
  stream: Stream,
  sender: Sender,
  batch: ReceivedBatch,
): Promise<Static<typeof Receipt>> {
  const appended = await Promise.all(
    batch.chunks.map(({ payload, lines }, index) =>
      stream.append({
        id: chunkId(sender, batch.id, index),
        source: sender.id,
        office: sender.office,
        format: batch.format,
        receivedAt: batch.receivedAt,
        lines,
        payload,
      }),
    ),
  ).catch(refuse)
  return {
    batch: batch.id,
    received: batch.chunks.reduce((sum, { lines }) => sum + lines, 0),
    duplicate: appended.length > 0 && appended.every(({ duplicate }) => duplicate),
  }
}

/** The sender's id is its own: another source that uses the same one must not make this batch look like a repeat. */
function chunkId(sender: Sender, batch: string, index: number): string {
  return createHash('sha256').update(`${sender.id}\0${batch}\0${index}`).digest('hex').slice(0, 32)
}

function refuse(error: unknown): never {
  if (error instanceof HubError && (error.code === 'disk-full' || error.code === 'stream-failed')) {
    throw new HubError('unavailable', 'The hub cannot store this now. Keep the batch and send it again.', {
      cause: error,
      retryAfterSeconds: 30,
    })
  }
  throw error
}
