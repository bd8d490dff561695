import { execFileSync } from 'node:child_process'
import { realpathSync } from 'node:fs'

/** Where a program is; undefined when it is not on PATH. */
export function onPath(name: string): string | undefined {
  try {
    return realpathSync(execFileSync('which', [name], { encoding: 'utf8' }).trim())
  } catch {
    return undefined
  }
}
