import { readFile, rename, writeFile } from 'node:fs/promises'

/** How far this machine's logs were read: journald's cursor, or bytes by file. */
export interface Cursor {
  readonly journal?: string
  readonly files?: Readonly<Record<string, { readonly inode: number; readonly offset: number }>>
}

export async function readCursor(path: string): Promise<Cursor> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Cursor // written by writeCursor alone
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT' || error instanceof SyntaxError) return {}
    throw error
  }
}

/** Whole or not at all. */
export async function writeCursor(path: string, cursor: Cursor): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(cursor))
  await rename(`${path}.new`, path)
}
