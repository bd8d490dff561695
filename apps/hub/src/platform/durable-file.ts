import { randomUUID } from 'node:crypto'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface DurableFile {
  readonly path: string
  readonly bytes: Uint8Array | string
  readonly mode: number
  /** Where it is written before it gets its name, on the same file system; when it is not told, beside it under a name that begins with a dot. */
  readonly draft?: string
}

/** Content before name: a crash leaves the file whole, as it was before, or not there. The name lasts once its directory is synced. */
export async function writeWhole({ path, bytes, mode, draft = draftBeside(path) }: DurableFile): Promise<void> {
  const file = await open(draft, 'wx', mode)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

/** As `writeWhole`, and on disk under its name when it resolves. */
export async function writeDurably(file: DurableFile): Promise<void> {
  await writeWhole(file)
  await syncDirectory(dirname(file.path))
}

/** What was made, renamed or removed in the directory outlives a crash once this resolves. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

function draftBeside(path: string): string {
  return join(dirname(path), `.${randomUUID()}`)
}
