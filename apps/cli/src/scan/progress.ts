const WIDTH = 20
const REDRAW_MS = 100

export interface Progress {
  readonly advance: (bytes: number) => void
  readonly fileDone: () => void
  readonly found: () => void
  readonly end: () => void
}

const SILENT: Progress = {
  advance: () => undefined,
  fileDone: () => undefined,
  found: () => undefined,
  end: () => undefined,
}

/** A bar on standard error where that is a terminal; nothing otherwise. */
export function createProgress(wanted: boolean, files: readonly { readonly bytes: number }[]): Progress {
  const { stderr } = process
  if (!wanted || !stderr.isTTY) return SILENT
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const start = Date.now()
  let bytes = 0
  let done = 0
  let alerts = 0
  let drawn = 0
  function draw(): void {
    if (Date.now() - drawn < REDRAW_MS) return
    drawn = Date.now()
    const share = total === 0 ? 1 : Math.min(1, bytes / total)
    const filled = Math.round(share * WIDTH)
    const seconds = (Date.now() - start) / 1000
    const parts = [
      `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.round(share * 100)} %`,
      `${done}/${files.length} files`,
      `${(bytes / 1e6).toFixed(0)} MB`,
      `${alerts} alerts`,
      ...(share > 0.02 ? [`${Math.round((seconds * (1 - share)) / share)} s left`] : []),
    ]
    stderr.write(`\r\x1b[K${parts.join(' · ').slice(0, (stderr.columns ?? 80) - 1)}`)
  }
  return {
    advance: (step) => {
      bytes += step
      draw()
    },
    fileDone: () => {
      done += 1
      draw()
    },
    found: () => {
      alerts += 1
    },
    end: () => stderr.write('\r\x1b[K'),
  }
}
