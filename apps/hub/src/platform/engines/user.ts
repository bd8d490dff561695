import { spawnSync } from 'node:child_process'

/** An account that a child process runs as. */
export interface RunAs {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const CANDIDATES = ['atalaya', 'postgres', 'nobody'] as const

/** The account for engines that must not be root; undefined when the hub is not root, and runs them as itself. */
export function findUnprivilegedUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of CANDIDATES) {
    const uid = numericId('-u', name)
    const gid = numericId('-g', name)
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid }
  }
  return undefined
}

function numericId(flag: '-u' | '-g', name: string): number | undefined {
  const { stdout, status } = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}

/** Asks the system itself, by trying as that user: modes, ACLs and mounts all count. */
export function canEnter(user: RunAs, directory: string): boolean {
  return trialSucceeds(user, 'cd "$1"', directory)
}

export function canRun(user: RunAs, program: string): boolean {
  return trialSucceeds(user, 'test -r "$1" && test -x "$1"', program)
}

function trialSucceeds(user: RunAs, script: string, path: string): boolean {
  const options = { uid: user.uid, gid: user.gid, cwd: '/', stdio: 'ignore' } as const
  return spawnSync('/bin/sh', ['-c', script, 'sh', path], options).status === 0
}
