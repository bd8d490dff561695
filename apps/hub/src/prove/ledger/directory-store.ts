import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncDirectory, writeWhole } from '../../platform/durable-file.ts'
import { systemCodeOf } from '../../platform/hub-error.ts'
import { requireSameBytes } from './immutable.ts'
import type { ObjectStore, StoredObject } from './object-store.ts'

/** Where files are written before they get their name; on the same file system, so that renaming is atomic. */
const UNFINISHED = '.unfinished'

/** Opens the log's directory, which any web server may publish as it is. What a crash left half written is removed. */
export async function openDirectoryStore(root: string): Promise<ObjectStore> {
  await rm(join(root, UNFINISHED), { recursive: true, force: true })
  await mkdir(join(root, UNFINISHED), { recursive: true, mode: 0o755 })
  await syncDirectory(dirname(root))
  return new DirectoryStore(root)
}

class DirectoryStore implements ObjectStore {
  readonly #root: string
  /** Directories known to be there, durably. */
  readonly #made = new Set<string>()

  constructor(root: string) {
    this.#root = root
    this.#made.add(root)
  }

  async get(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.#root, path))
    } catch (error) {
      const code = systemCodeOf(error)
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined
      throw error
    }
  }

  async putAll(objects: readonly StoredObject[]): Promise<void> {
    const fresh = await Promise.all(objects.map(async (object) => ((await this.#isThere(object)) ? [] : [object])))
    await this.#write(fresh.flat())
  }

  async replace(object: StoredObject): Promise<void> {
    await this.#write([object])
  }

  async removeBelow(path: string): Promise<void> {
    await rm(join(this.#root, path), { recursive: true, force: true })
    this.#made.delete(join(this.#root, path))
  }

  async #isThere(object: StoredObject): Promise<boolean> {
    const before = await this.get(object.path)
    if (before === undefined) return false
    requireSameBytes(object, before)
    return true
  }

  /** Content before names, names before we answer: a crash leaves a file whole or not there. */
  async #write(objects: readonly StoredObject[]): Promise<void> {
    const places = objects.map(({ path }) => join(this.#root, path))
    for (const directory of new Set(places.map((place) => dirname(place)))) await this.#make(directory)
    await Promise.all(
      objects.map(({ bytes }, at) =>
        writeWhole({
          path: places[at] as string, // one place for each object
          draft: join(this.#root, UNFINISHED, randomUUID()),
          bytes,
          mode: 0o644,
        }),
      ),
    )
    await Promise.all([...new Set(places.map((place) => dirname(place)))].map(syncDirectory))
  }

  async #make(directory: string): Promise<void> {
    if (this.#made.has(directory)) return
    await this.#make(dirname(directory))
    await mkdir(directory, { recursive: true, mode: 0o755 })
    await syncDirectory(dirname(directory))
    this.#made.add(directory)
  }
}
