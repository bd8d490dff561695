import { constants } from 'node:os'

export interface Interruption {
  /** One Int32 that threads watch: not zero once the person has asked to stop. */
  readonly flag: SharedArrayBuffer
  /** The exit code that shells use for the signal; undefined when nobody has interrupted. */
  code(): number | undefined
  [Symbol.dispose](): void
}

/** The first signal asks threads to end, so that what was found is still written; a second one ends the process. */
export function watchForInterruption(): Interruption {
  const flag = new SharedArrayBuffer(4)
  let code: number | undefined
  const stop = (signal: NodeJS.Signals) => {
    const asked = 128 + constants.signals[signal]
    if (code !== undefined) process.exit(asked)
    code = asked
    Atomics.store(new Int32Array(flag), 0, 1)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return {
    flag,
    code: () => code,
    [Symbol.dispose]: () => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    },
  }
}
