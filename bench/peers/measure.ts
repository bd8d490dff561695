import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Cost {
  /** Seconds. */
  readonly wall: number
  readonly processor: number
  readonly megabytes: number
}

/** Runs a program to its end on one core or on all; what it prints goes to `log`. */
export function runTimed(command: readonly string[], { cores, log }: { cores: 'one' | 'all'; log: string }): Cost {
  const report = `${log}.time`
  const pinned = cores === 'one' ? ['taskset', '-c', '0'] : []
  const out = openSync(log, 'w')
  const errors = openSync(`${log}.errors`, 'w')
  const args = ['-f', '%e %U %S %M', '-o', report, ...pinned, ...command]
  // Some programs leave files of their own where they are run.
  const { error } = spawnSync('/usr/bin/time', args, { cwd: dirname(log), stdio: ['ignore', out, errors] })
  closeSync(out)
  closeSync(errors)
  if (error !== undefined) throw error
  // The last line: one before it tells of an exit code other than 0, which some programs give when they find something.
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = (readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number)
  return { wall, processor: user + system, megabytes: kilobytes / 1000 }
}
