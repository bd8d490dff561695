import { createWriteStream, type WriteStream } from 'node:fs'
import { basename } from 'node:path'
import { finished } from 'node:stream/promises'
import { CliError, pathProblem } from '../cli-error.ts'
import { placeOf } from '../find-files.ts'
import type { FormName } from './lines.ts'

/** Where lines of matches are written, as they are found. */
export interface LineWriter {
  readonly form: FormName
  /** Resolves when they are out of our hands. */
  write(lines: Uint8Array | string): Promise<void>
  end(): Promise<void>
}

export interface Outputs {
  readonly html?: string
  readonly jsonl?: string
  readonly csv?: string
}

/** Throws CliError where writing would destroy what is read, or two outputs are one file. */
export function checkOutputs({ html, jsonl, csv }: Outputs, read: readonly { readonly path: string }[]): void {
  const outputs = Object.entries({ html, jsonl, csv }).filter((output): output is [string, string] => !!output[1])
  const places = new Map<string, string>()
  for (const [name, path] of outputs) {
    const place = placeOf(path)
    const other = places.get(place)
    if (other !== undefined && !place.startsWith('/dev/'))
      throw new CliError(`--${other} and --${name} name the same file, ${path}: give each its own`)
    places.set(place, name)
  }
  const names = new Set([...places.keys()].map((place) => basename(place)))
  for (const { path } of read) {
    const name = names.has(basename(path)) ? places.get(placeOf(path)) : undefined
    if (name !== undefined)
      throw new CliError(
        `--${name} would overwrite ${path}, which is to be read: write to another place, or move it away`,
      )
  }
}

/** Writes to standard output. When the reader has gone (`| head`) or the disk is full the rest is dropped; `main.ts` tells why. */
export function toStandardOutput(form: FormName): LineWriter {
  let open = true
  process.stdout.on('error', () => {
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
