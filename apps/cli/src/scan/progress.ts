const WIDTH = 30
const REDRAW_MS = 100

export interface Progress {
  readonly advance: (bytes: number) => void
  readonly end: () => void
}

/** A bar on standard error where that is a terminal; nothing otherwise. */
export function createProgress(wanted: boolean, totalBytes: number): Progress {
  const { stderr } = process
  if (!wanted || !stderr.isTTY) return { advance: () => undefined, end: () => undefined }
  let done = 0
  let drawn = 0
  const start = Date.now()
  function draw(): void {
    const share = totalBytes === 0 ? 1 : Math.min(1, done / totalBytes)
    const filled = Math.round(share * WIDTH)
    const seconds = (Date.now() - start) / 1000
    const left = share > 0.02 ? ` · ${Math.round((seconds * (1 - share)) / share)} s left` : ''
    stderr.write(
      `\r\x1b[K${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.round(share * 100)} % · ${(done / 1e6).toFixed(0)} MB${left}`,
    )
  }
  return {
    advance: (bytes) => {
      done += bytes
      if (Date.now() - drawn < REDRAW_MS) return
      drawn = Date.now()
      draw()
    },
    end: () => stderr.write('\r\x1b[K'),
  }
}
