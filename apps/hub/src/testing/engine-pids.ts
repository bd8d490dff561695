import { readdir, readFile } from 'node:fs/promises'

/** Process ids of programs that were given this directory, or one inside it, as an argument. Linux. */
export async function processesOn(directory: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    pids.map(async (pid) => ((await argumentsOf(pid)).some((text) => text.startsWith(directory)) ? pid : undefined)),
  )
  return found.filter((pid): pid is number => pid !== undefined && pid !== process.pid)
}

/** Of those, the ones that run this program or script. */
export async function processesRunning(script: string, directory: string): Promise<number[]> {
  const pids = await processesOn(directory)
  const found = await Promise.all(pids.map(async (pid) => ((await isRunning(pid, script)) ? pid : undefined)))
  return found.filter((pid): pid is number => pid !== undefined)
}

/** Whether it still runs: one that has ended is gone, also while nobody has asked for its end yet. Linux. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await argumentsOf(pid)).join('') !== ''
}

async function isRunning(pid: number, script: string): Promise<boolean> {
  const [program = '', ...rest] = await argumentsOf(pid)
  return !/(^|\/)(sh|dash|bash)$/.test(program) && [program, ...rest].some((text) => text.endsWith(script))
}

async function argumentsOf(pid: number): Promise<string[]> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
}
