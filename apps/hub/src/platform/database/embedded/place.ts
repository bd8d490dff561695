import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canEnter, type RunAs } from '../../engines/index.ts'
import { HubError } from '../../hub-error.ts'

/** Where root may put what an unprivileged user must reach. */
const SYSTEM_STATE_DIR = '/var/lib/atalaya'

export interface Place {
  readonly home: string
  readonly shareDir: string
  readonly moved: boolean
}

/**
 * The cluster lies in the data directory. When the hub is root and the unprivileged user cannot get there (it is under
 * /root, say), it lies under /var/lib/atalaya, by the data directory's own id, so that the two stay together.
 */
export async function placeFor(dataDir: string, runAs: RunAs | undefined): Promise<Place> {
  const inside = { home: join(dataDir, 'postgres'), shareDir: join(dataDir, 'engines'), moved: false }
  if (runAs === undefined) return inside
  await chmod(dataDir, 0o711) // ours alone: others may pass through to what they own, and see nothing else
  if (canEnter(runAs, dataDir)) return inside
  const id = (await readFile(join(dataDir, 'instance'), 'utf8')).trim()
  if (!/^[0-9a-f]{32}$/.test(id)) throw new HubError('data-dir-unusable', `${join(dataDir, 'instance')} is damaged.`)
  const home = join(SYSTEM_STATE_DIR, id)
  await mkdir(SYSTEM_STATE_DIR, { recursive: true, mode: 0o711 })
  if (!canEnter(runAs, SYSTEM_STATE_DIR))
    throw new HubError(
      'data-dir-unusable',
      `The user ${runAs.name}, as which PostgreSQL runs, can enter neither ${dataDir} nor ${SYSTEM_STATE_DIR}.`,
    )
  return { home, shareDir: SYSTEM_STATE_DIR, moved: true }
}
