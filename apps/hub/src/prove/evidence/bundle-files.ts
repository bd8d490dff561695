import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncDirectory, writeDurably } from '../../platform/durable-file.ts'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Bundles on disk, one file each; readable by the hub alone, since they hold what facts say. */
export class BundleFiles {
  readonly #dir: string

  private constructor(dir: string) {
    this.#dir = dir
  }

  static async open(dir: string): Promise<BundleFiles> {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    return new BundleFiles(dir)
  }

  path(id: string): string {
    if (!ID.test(id)) throw new Error(`${id} is no bundle`)
    return join(this.#dir, `${id}.zip`)
  }

  /** Whole and on disk when it resolves, or not there. */
  write(id: string, bytes: Uint8Array): Promise<void> {
    return writeDurably({ path: this.path(id), bytes, mode: 0o600 })
  }

  /** Removes what belongs to none of these: deleted bundles, and what a crash left half written. */
  async keepOnly(ids: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#dir)
    await Promise.all(
      names
        .filter((name) => !ids.has(name.replace(/\.zip$/, '')))
        .map((name) => rm(join(this.#dir, name), { force: true })),
    )
    await syncDirectory(this.#dir)
  }
}
