import { open } from 'node:fs/promises'

/** The file's bytes, undefined when there is none; of a file that is longer, one byte more than `maxBytes`. */
export async function readAtMost(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const file = await open(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as { code: string }).code)) return undefined
    throw error
  })
  if (file === undefined) return undefined
  await using _ = file
  const { size } = await file.stat()
  const bytes = Buffer.alloc(Math.min(size, maxBytes + 1))
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
  return bytes.subarray(0, bytesRead)
}
