import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubError, systemCodeOf } from '../hub-error.ts'

/** Raised when what is written would be misread by an older Atalaya in a way that migrations do not notice. */
const LAYOUT = 1
const HARMLESS = new Set(['lost+found', '.gitkeep', '.DS_Store'])

/** The directory that holds everything the hub keeps, held by this process alone until disposed of. */
export interface DataDir extends Disposable {
  readonly path: string
  /** 32 hexadecimal digits, made with the directory. */
  readonly id: string
}

/** Throws `HubError`: `data-dir-in-use`, `data-dir-newer`, `data-dir-unusable`, `disk-full`. */
export async function openDataDir(path: string): Promise<DataDir> {
  try {
    await mkdir(path, { recursive: true, mode: 0o711 })
    await refuseForeign(path)
    const lock = takeLock(path)
    try {
      await checkLayout(path)
      return { path, id: await instanceId(path), [Symbol.dispose]: () => lock.close() }
    } catch (error) {
      lock.close()
      throw error
    }
  } catch (error) {
    throw explain(path, error)
  }
}

/** A mistyped path must not spread our files over somebody's home. */
async function refuseForeign(path: string): Promise<void> {
  const names = (await readdir(path)).filter((name) => !HARMLESS.has(name))
  if (names.length === 0 || names.includes('lock')) return
  throw new HubError(
    'data-dir-unusable',
    `${path} is not empty and was not made by Atalaya. Name a new or empty directory.`,
  )
}

/**
 * SQLite's exclusive lock is the operating system's: it ends with the process, however that ends, so a lock left
 * behind never blocks, and two processes never both believe that they hold it.
 */
function takeLock(path: string): DatabaseSync {
  const lock = new DatabaseSync(join(path, 'lock'), { timeout: 0 })
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    const busy = error instanceof Error && /locked|busy/.test(error.message)
    if (!busy) throw error
    throw new HubError(
      'data-dir-in-use',
      `Another Atalaya is already running on ${path}. Stop it first, or name another --data.`,
    )
  }
}

async function checkLayout(path: string): Promise<void> {
  const file = join(path, 'layout')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return writeFile(file, `${LAYOUT}\n`)
  if (Number(text) <= LAYOUT) return
  throw new HubError(
    'data-dir-newer',
    `The data directory ${path} is from a newer version of Atalaya. Use that version, or name another --data.`,
  )
}

async function instanceId(path: string): Promise<string> {
  const file = join(path, 'instance')
  const known = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (/^[0-9a-f]{32}$/.test(known)) return known
  const id = randomBytes(16).toString('hex')
  await writeFile(file, `${id}\n`, { flush: true })
  return id
}

function explain(path: string, error: unknown): unknown {
  if (error instanceof HubError) return error
  const code = systemCodeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new HubError('disk-full', `The disk that holds ${path} is full.`, { cause: error })
  const reason = error instanceof Error ? error.message : String(error)
  return new HubError('data-dir-unusable', `The data directory ${path} cannot be used: ${reason}`, { cause: error })
}
