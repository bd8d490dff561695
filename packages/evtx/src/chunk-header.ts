import { ByteReader } from './byte-reader.ts'
import { crc32 } from './crc32.ts'

export const CHUNK_SIZE = 65_536
export const CHUNK_HEADER = 512
export const CHUNK_MAGIC = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0x00] as const

const NO_CRC32 = 0x4

export interface ChunkHeader {
  /** Ids of its first and last record; everything when the header is damaged. */
  readonly firstId: bigint
  readonly lastId: bigint
  /** Where its records end. */
  readonly end: number
  readonly damage: string | undefined
}

/** Reads the header of a chunk of at least CHUNK_HEADER bytes, and checks both checksums. */
export function readChunkHeader(bytes: Uint8Array): ChunkHeader {
  const reader = new ByteReader(bytes, 24)
  const firstId = reader.u64()
  const lastId = reader.u64()
  const free = new ByteReader(bytes, 48).u32()
  // An offset that cannot be right does not count.
  const end = free > CHUNK_HEADER && free <= bytes.length ? free : bytes.length
  const checked = (new ByteReader(bytes, 120).u32() & NO_CRC32) === 0
  if (checked && headerChecksum(bytes) !== new ByteReader(bytes, 124).u32()) {
    return { firstId: 0n, lastId: 2n ** 64n, end, damage: "the checksum of the chunk's header is wrong" }
  }
  const sound = !checked || crc32(bytes.subarray(CHUNK_HEADER, end)) === new ByteReader(bytes, 52).u32()
  return { firstId, lastId, end, damage: sound ? undefined : "the checksum of the chunk's records is wrong" }
}

function headerChecksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(0, 120), bytes.subarray(128, CHUNK_HEADER))
}
