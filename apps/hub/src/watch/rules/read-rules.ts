import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface RuleFileText {
  readonly path: string
  readonly text: string
}

const MOST_FILES = 50_000
const LARGEST_FILE = 1024 * 1024
const READ_AT_ONCE = 64

/** The rule files below a directory, in the order of their names. What is not readable is reported and left out. */
export async function readRules(
  dir: string,
  onProblem: (path: string, error: unknown) => void,
): Promise<RuleFileText[]> {
  return readFiles(await rulePaths(dir, onProblem), onProblem)
}

/** These files, in their order. What is not readable is reported and left out. */
export async function readFiles(
  paths: readonly string[],
  onProblem: (path: string, error: unknown) => void,
): Promise<RuleFileText[]> {
  const files: RuleFileText[] = []
  for (let start = 0; start < paths.length; start += READ_AT_ONCE) {
    const some = paths.slice(start, start + READ_AT_ONCE)
    const texts = await Promise.all(some.map((path) => readOne(path).catch((error: unknown) => onProblem(path, error))))
    for (const file of texts) if (file) files.push(file)
  }
  return files
}

/** Changes when a rule file below the directory was added, removed or written. */
export async function stampOf(dir: string): Promise<string> {
  const paths = await rulePaths(dir, () => undefined)
  let newest = 0
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined) // removed meanwhile: the next look counts it out
    newest = Math.max(newest, found?.mtimeMs ?? 0)
  }
  return `${paths.length}:${newest}`
}

/** Changes when the file is written, comes or goes. */
export async function stampOfFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? 'none' : `${found.size}:${found.mtimeMs}`
}

async function rulePaths(dir: string, onProblem: (path: string, error: unknown) => void): Promise<string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    return files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .slice(0, MOST_FILES)
  } catch (error) {
    onProblem(dir, error)
    return []
  }
}

async function readOne(path: string): Promise<RuleFileText> {
  const { size } = await stat(path)
  if (size > LARGEST_FILE) throw new Error(`the file is larger than ${LARGEST_FILE / 2 ** 20} MiB`)
  return { path, text: await readFile(path, 'utf8') }
}
