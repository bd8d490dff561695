import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError, pathProblem } from './cli-error.ts'

const MAX_FILES = 1_000_000
const MAX_DEPTH = 64

export interface FoundFile {
  readonly path: string
  readonly bytes: number
}

/**
 * The regular files named, and those below the folders named, in name order. Links inside folders are not followed: they may loop.
 * Throws CliError when a path named cannot be read.
 */
export async function findFiles(paths: readonly string[], wanted: (name: string) => boolean): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  for (const path of paths) {
    const entry = await stat(path).catch((error: unknown) => {
      throw new CliError(pathProblem(path, error))
    })
    if (entry.isDirectory()) await walk(path, { depth: 0, wanted, found })
    else found.push({ path, bytes: entry.size })
  }
  return found
}

async function walk(
  folder: string,
  search: { depth: number; wanted: (name: string) => boolean; found: FoundFile[] },
): Promise<void> {
  const { depth, wanted, found } = search
  if (depth > MAX_DEPTH) throw new CliError(`${folder}: folders are nested deeper than ${MAX_DEPTH}`)
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new CliError(pathProblem(folder, error))
  })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await walk(path, { ...search, depth: depth + 1 })
    else if (entry.isFile() && wanted(entry.name)) found.push({ path, bytes: (await stat(path)).size })
    if (found.length > MAX_FILES) throw new CliError(`more than ${MAX_FILES} files: scan them folder by folder`)
  }
}
