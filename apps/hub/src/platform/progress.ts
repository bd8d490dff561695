/** Tells what is being done, one line for each step. */
export interface Progress {
  step<T>(title: string, work: () => Promise<T>): Promise<T>
  say(line: string): void
}

export const SILENT: Progress = {
  step: (_title, work) => work(),
  say: () => undefined,
}

export interface ProgressOutput {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

/** On a terminal a step's line appears when it begins and is completed when it ends; elsewhere only when it ends. */
export function createProgress(output: ProgressOutput, now: () => number = () => performance.now()): Progress {
  let running: readonly string[] = []
  const show = (titles: readonly string[]): void => {
    running = titles
    if (output.isTTY) output.write(`\r\x1b[K${titles.length === 0 ? '' : `… ${titles.join(' · ')}`}`)
  }
  const line = (text: string): void => {
    if (output.isTTY) output.write('\r\x1b[K')
    output.write(`${text}\n`)
    show(running)
  }
  return {
    say: line,
    async step(title, work) {
      const began = now()
      show([...running, title])
      const ended = (mark: string): void => {
        running = running.filter((other) => other !== title)
        line(`${mark} ${title} (${((now() - began) / 1_000).toFixed(1)} s)`)
      }
      try {
        const result = await work()
        ended('✓')
        return result
      } catch (error) {
        ended('✗')
        throw error
      }
    },
  }
}
