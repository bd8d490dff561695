import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CONSOLE = fileURLToPath(new URL('../../console/build', import.meta.url))
const PORTAL = fileURLToPath(new URL('../../portal/build', import.meta.url))

/** Where the built pages lie; without them the hub still answers programs. */
export function builtPages(): { consoleDir: string | undefined; portalDir: string | undefined } {
  return {
    consoleDir: hasAll(CONSOLE, ['index.html', 'csp.json']) ? CONSOLE : undefined,
    portalDir: hasAll(PORTAL, ['verify/index.html']) ? PORTAL : undefined,
  }
}

function hasAll(folder: string, files: readonly string[]): boolean {
  return files.every((file) => existsSync(join(folder, file)))
}
