import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { CliError, pathProblem } from '../cli-error.ts'
import type { FormName } from './lines.ts'

/** Where lines of matches are written, as they are found. */
export interface LineWriter {
  readonly form: FormName
  /** Resolves when they are out of our hands. */
  write(lines: Uint8Array | string): Promise<void>
  end(): Promise<void>
}

/** Writes to standard output. When the reader has gone (`| head`) the rest is dropped. */
export function toStandardOutput(form: FormName): LineWriter {
  let open = true
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    open = false
  })
  return {
    form,
    write: (lines) =>
      new Promise((resolve) => {
        if (open && lines.length > 0) process.stdout.write(lines, () => resolve())
        else resolve()
      }),
    end: () => Promise.resolve(),
  }
}

/** Writes to a file, which is made at once so that a wrong path is told before the scan. Throws CliError. */
export async function toFile(path: string, form: FormName): Promise<LineWriter> {
  const stream = await openFile(path)
  let failure: CliError | undefined
  stream.on('error', (error) => {
    failure = new CliError(pathProblem(path, error))
  })
  return {
    form,
    // A disk that is full is told at the end: what goes to other places is still written.
    write: (lines) => new Promise((resolve) => stream.write(lines, () => resolve())),
    async end() {
      stream.end()
      await finished(stream).catch(() => undefined) // the listener above keeps why
      if (failure !== undefined) throw failure
    },
  }
}

function openFile(path: string): Promise<WriteStream> {
  return new Promise((resolve, reject) => {
    const stream = createWriteStream(path)
    stream.once('open', () => resolve(stream))
    stream.once('error', (error) => reject(new CliError(`cannot write ${pathProblem(path, error)}`)))
  })
}
