import { readFile, stat } from 'node:fs/promises'

const READABLE_BY_OTHERS = 0o077

/** The text of a file that only the hub may read; undefined when others may, too. Throws as the file system does. */
export async function readSecret(path: string): Promise<string | undefined> {
  const { mode } = await stat(path)
  return (mode & READABLE_BY_OTHERS) === 0 ? readFile(path, 'utf8') : undefined
}
