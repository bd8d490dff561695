import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CliError, pathProblem } from './cli-error.ts'

const MAX_FILES = 1_000_000
const MAX_DEPTH = 64
const NOT_LOGS = /\.(ya?ml|md|html?|pdf|png|jpe?g|gif|svg|exe|dll|so|py|ts|js|css|docx?|xlsx?|db|sqlite)$/i

export interface FoundFile {
  readonly path: string
  readonly bytes: number
}

/** What a folder holds beside logs is passed over; a file named outright is always read. */
export function mayBeLog(name: string): boolean {
  return !NOT_LOGS.test(name)
}

/**
 * The regular files named, and those below the folders named, in name order, each once. Links inside folders are not followed:
 * they may loop.
 * Throws CliError when a path named cannot be read, and when a folder below cannot, unless `unreadable` is there to be told.
 */
export function findFiles(
  paths: readonly string[],
  wanted: (name: string) => boolean,
  unreadable: (path: string, problem: string) => void = refuse,
): FoundFile[] {
  const found: FoundFile[] = []
  for (const path of paths) {
    const entry = entryOf(path)
    if (entry.isDirectory()) walk(path, { depth: 0, wanted, unreadable, found })
    else found.push({ path, bytes: entry.size })
  }
  return paths.length === 1 ? found : eachOnce(found)
}

/** Paths may name a file twice, as `logs logs/today`: what it tells must not count twice. */
function eachOnce(found: readonly FoundFile[]): FoundFile[] {
  const places = new Map<string, FoundFile>()
  for (const file of found) {
    const place = placeOf(file.path)
    if (!places.has(place)) places.set(place, file)
  }
  return [...places.values()]
}

/** The file itself, by whichever links it was named; the path where there is none yet. */
export function placeOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path) // not there yet, or a pipe
  }
}

function entryOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw new CliError(pathProblem(path, error))
  }
}

function refuse(_path: string, problem: string): never {
  throw new CliError(problem)
}

interface Search {
  readonly depth: number
  readonly wanted: (name: string) => boolean
  readonly unreadable: (path: string, problem: string) => void
  readonly found: FoundFile[]
}

function walk(folder: string, search: Search): void {
  const { depth, wanted, found } = search
  if (depth > MAX_DEPTH) throw new CliError(`${folder}: folders are nested deeper than ${MAX_DEPTH}`)
  for (const entry of entriesOf(folder, search).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) walk(path, { ...search, depth: depth + 1 })
    else if (entry.isFile() && wanted(entry.name)) add(path, search)
    if (found.length > MAX_FILES) throw new CliError(`more than ${MAX_FILES} files: scan them folder by folder`)
  }
}

function entriesOf(folder: string, { unreadable }: Search): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    unreadable(folder, pathProblem(folder, error))
    return []
  }
}

function add(path: string, { found, unreadable }: Search): void {
  try {
    found.push({ path, bytes: statSync(path).size })
  } catch (error) {
    unreadable(path, pathProblem(path, error))
  }
}
