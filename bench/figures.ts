/** Milliseconds of processor time: other work on the machine must not count. */
export function timed(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

export const round = (value: number) => Math.round(value * 1000) / 1000

/** The value of `--name=value`. */
export function option(args: readonly string[], name: string): string | undefined {
  return options(args, name)[0]
}

/** The values of one that may be given more than once. */
export function options(args: readonly string[], name: string): readonly string[] {
  const start = `--${name}=`
  return args.filter((arg) => arg.startsWith(start)).map((arg) => arg.slice(start.length))
}
