import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Scratch extends AsyncDisposable {
  readonly path: string
}

/** A directory of one's own, gone at the end of the block. */
export async function scratchDir(): Promise<Scratch> {
  const path = await mkdtemp(join(tmpdir(), 'atalaya-test-'))
  await chmod(path, 0o711) // the user that PostgreSQL runs as must pass through
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
