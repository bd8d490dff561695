import { readdirSync, readFileSync } from 'node:fs'

const TICKS_A_SECOND = 100

/** Seconds of processor that this process and each of its engines have used, by name of command. */
export function processorTime(): Record<string, number> {
  const own = process.cpuUsage()
  const used: Record<string, number> = { hub: (own.user + own.system) / 1e6 }
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat !== undefined)
  const below = new Set([process.pid])
  for (let grown = true; grown; ) {
    grown = false
    for (const { pid, parent, name, seconds } of stats) {
      if (below.has(pid) || !below.has(parent)) continue
      below.add(pid)
      grown = true
      used[name] = (used[name] ?? 0) + seconds
    }
  }
  return used
}

function statOf(pid: string) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    return {
      pid: Number(pid),
      parent: Number(fields[1]),
      name,
      seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
    }
  } catch {
    return undefined // it has ended meanwhile
  }
}
