import { crc32 } from 'node:zlib'

const HEADER = 4_096
const CHUNK = 65_536
const MAGIC = Buffer.from('ElfChnk\0', 'latin1')

/** One EVTX file with the chunks of many, for programs that read one file only: chunks stand by themselves. */
export function mergeEvtx(files: readonly Buffer[]): Buffer {
  const chunks = files.flatMap(chunksOf)
  const header = Buffer.from(files[0]?.subarray(0, HEADER) ?? Buffer.alloc(HEADER))
  header.writeBigUInt64LE(BigInt(chunks.length - 1), 16)
  header.writeUInt16LE(chunks.length, 42)
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124)
  return Buffer.concat([header, ...chunks])
}

function chunksOf(file: Buffer): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = HEADER; at + CHUNK <= file.length; at += CHUNK) {
    const chunk = file.subarray(at, at + CHUNK)
    if (chunk.subarray(0, MAGIC.length).equals(MAGIC)) chunks.push(chunk)
  }
  return chunks
}
