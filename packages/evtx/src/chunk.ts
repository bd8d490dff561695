import { ChunkContent, type EvtxItem } from './chunk-content.ts'
import { CHUNK_HEADER, CHUNK_SIZE, type ChunkHeader } from './chunk-header.ts'
import { EvtxError } from './error.ts'
import { frameAt } from './record-frame.ts'

/** Records with an unsound frame that are tried per chunk: they may overlap, so that trying all could take for ever. */
const MAX_DOUBTFUL = 16

export interface Chunk {
  /** Begins at the chunk's magic; may be cut off. */
  readonly bytes: Uint8Array
  /** Undefined when not even the header is whole. */
  readonly header: ChunkHeader | undefined
}

/** The records of a chunk, in order, and what is wrong with it. `offset` is its place in the file. */
export function* readChunk({ bytes, header }: Chunk, offset: number): Generator<EvtxItem> {
  if (bytes.length < CHUNK_SIZE) yield { error: new EvtxError('truncated', 'the chunk is cut off', { offset }) }
  if (header === undefined) return
  if (header.damage) yield { error: new EvtxError('checksum', header.damage, { offset }) }
  const content = new ChunkContent(bytes)
  let doubtful = MAX_DOUBTFUL
  for (let at = CHUNK_HEADER; at < header.end; ) {
    const frame = frameAt(bytes, at)
    const read = frame !== undefined && (frame.sound || doubtful-- > 0)
    const item = read ? content.record(at, frame.size, offset) : undefined
    // A record whose second size is wrong was being written: what can be read of it is kept.
    if (frame !== undefined && item !== undefined && (frame.sound || 'event' in item)) {
      yield item
      if (frame.id === header.lastId) return
      at = frame.sound ? at + frame.size : (nextRecord(bytes, at + 4, header) ?? header.end)
      continue
    }
    const next = nextRecord(bytes, at + 4, header)
    if (next !== undefined || !isBlank(bytes.subarray(at, header.end))) {
      yield { error: new EvtxError('record', 'the frame of a record is damaged', { offset: offset + at }) }
    }
    at = next ?? header.end
  }
}

/** Past damage there may be records of an earlier use of the chunk: those that the header does not count are left out. */
function nextRecord(bytes: Uint8Array, from: number, header: ChunkHeader): number | undefined {
  for (let at = bytes.indexOf(0x2a, from); at >= 0 && at < header.end; at = bytes.indexOf(0x2a, at + 1)) {
    const frame = frameAt(bytes, at)
    if (frame?.sound && header.firstId <= frame.id && frame.id <= header.lastId) return at
  }
  return undefined
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}
