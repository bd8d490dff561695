import { ByteReader } from './byte-reader.ts'

export const RECORD_HEADER = 24

const MAGIC = 0x00002a2a

export interface RecordFrame {
  readonly size: number
  readonly id: bigint
  /** Its size stands at both ends. */
  readonly sound: boolean
}

/** The frame of the record at `at`, if there is one. */
export function frameAt(bytes: Uint8Array, at: number): RecordFrame | undefined {
  if (at + RECORD_HEADER + 4 > bytes.length) return undefined
  const reader = new ByteReader(bytes, at)
  if (reader.u32() !== MAGIC) return undefined
  const size = reader.u32()
  if (size < RECORD_HEADER + 4 || at + size > bytes.length) return undefined
  return { size, id: reader.u64(), sound: new ByteReader(bytes, at + size - 4).u32() === size }
}
