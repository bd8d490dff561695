import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

export const CLI = new URL('../apps/cli/src/main.ts', import.meta.url).pathname

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

interface ScratchCli {
  /** Goes away after the tests. */
  readonly folder: string
  /** Tells the path of the file. */
  write(name: string, content: string | Uint8Array): string
  /** Runs the command to its end. */
  atalaya(...args: readonly string[]): Promise<Ended>
}

/** The command, and a folder for what it reads and writes. */
export function scratchCli(): ScratchCli {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-cli-'))
  after(() => rmSync(folder, { recursive: true }))
  return {
    folder,
    write(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    atalaya: (...args) =>
      new Promise((resolve) => {
        execFile(process.execPath, [CLI, ...args], { maxBuffer: 1e9 }, (error, out, err) => {
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
        })
      }),
  }
}
