import { chmod, chown, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunAs } from './user.ts'

// sun_path holds 108 bytes with its closing zero on Linux, 104 elsewhere.
const LONGEST_SOCKET_PATH = 103

/** `wanted`, or a new private directory with a shorter name when a socket called `socketName` would not fit in it. */
export async function shortSocketDir(wanted: string, socketName: string, owner?: RunAs | undefined): Promise<string> {
  const fits = Buffer.byteLength(join(wanted, socketName)) <= LONGEST_SOCKET_PATH
  const dir = fits ? wanted : await mkdtemp(join(tmpdir(), 'atalaya-'))
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await chmod(dir, 0o700)
  if (owner !== undefined) await chown(dir, owner.uid, owner.gid)
  return dir
}
