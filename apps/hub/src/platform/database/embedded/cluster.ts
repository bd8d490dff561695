import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunAs } from '../../engines/index.ts'
import { run } from '../../engines/index.ts'
import { HubError } from '../../hub-error.ts'
import type { PostgresBinaries } from './binaries.ts'

export const SUPERUSER = 'atalaya'
const MAJOR = '18'

/** The directory of one embedded PostgreSQL. */
export interface Cluster {
  readonly dataDir: string
  readonly password: string
}

export interface ClusterPlace {
  /** Holds the cluster; owned by the user it runs as. */
  readonly home: string
  readonly binaries: PostgresBinaries
  readonly runAs: RunAs | undefined
  /** A cluster made earlier, to copy instead of making one: for tests, which make many. */
  readonly template?: string | undefined
}

/** The cluster in `home`, made now when there is none. An interrupted making leaves nothing that looks whole. */
export async function openCluster(place: ClusterPlace): Promise<Cluster> {
  const dataDir = join(place.home, 'cluster')
  const version = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined) await makeCluster(place, dataDir)
  else if (version.trim() !== MAJOR)
    throw new HubError(
      Number(version) > Number(MAJOR) ? 'data-dir-newer' : 'data-dir-unusable',
      `${dataDir} holds data of PostgreSQL ${version.trim()}; this Atalaya has PostgreSQL ${MAJOR}.`,
    )
  return { dataDir, password: (await readFile(join(place.home, 'password'), 'utf8')).trim() }
}

async function makeCluster(place: ClusterPlace, dataDir: string): Promise<void> {
  await mkdir(place.home, { recursive: true, mode: 0o700 })
  await chmod(place.home, 0o700)
  await own(place.home, place.runAs)
  if (place.template !== undefined) return copyTemplate(place, place.template, dataDir)
  const passwordFile = join(place.home, 'password')
  await writeFile(passwordFile, randomBytes(32).toString('base64url'), { mode: 0o600 })
  await own(passwordFile, place.runAs)
  const making = join(place.home, 'making')
  await rm(making, { recursive: true, force: true })
  await initdb(place, making, passwordFile)
  await rename(making, dataDir)
}

async function initdb(place: ClusterPlace, target: string, passwordFile: string): Promise<void> {
  const args = [
    ...['-D', target, '-U', SUPERUSER, `--pwfile=${passwordFile}`],
    ...['--auth-local=scram-sha-256', '--auth-host=reject', '--encoding=UTF8', '--data-checksums'],
    // Built into PostgreSQL: sorting does not change, and indices do not break, when the machine's libraries are updated.
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ]
  const env = { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' }
  const made = await run({ file: place.binaries.initdb, args, env, cwd: place.home, runAs: place.runAs })
  if (made.code === 0) return
  const full = /No space left on device/.test(made.output)
  throw new HubError(
    full ? 'disk-full' : 'engine-failed',
    full
      ? 'The disk is full: PostgreSQL could not make its files.'
      : `PostgreSQL could not make its files:\n${made.output}`,
  )
}

async function copyTemplate(place: ClusterPlace, template: string, dataDir: string): Promise<void> {
  // Node's own copy would give everything to the hub's user.
  const copied = await run({
    ...{ file: 'cp', args: ['-a', join(template, 'password'), join(template, 'cluster'), place.home] },
    ...{ env: { PATH: process.env.PATH ?? '' }, cwd: '/', runAs: undefined },
  })
  if (copied.code !== 0)
    throw new HubError('engine-failed', `Could not copy ${template} to ${dataDir}: ${copied.output}`)
}

async function own(path: string, runAs: RunAs | undefined): Promise<void> {
  if (runAs !== undefined) await chown(path, runAs.uid, runAs.gid)
}
