import { type EarlierCheckpoint, type LogFiles, MAX_NOTE_BYTES } from '@atalaya/tlog'
import type { ChosenFile } from './chosen.ts'

/** A whole log (C2SP tlog-tiles) as a folder of files. */
export interface LogFolder extends LogFiles {
  readonly name: string
  /** Checkpoints that lie beside the newest one. */
  earlier(): Promise<EarlierCheckpoint[]>
}

const CHECKPOINT = /^(.*\/)?checkpoint$/
const EARLIER = /^(checkpoint\..+|cosigned-checkpoint)$/

/** The log among what was chosen, if there is one: the folder that holds a file `checkpoint`. */
export function logFolder(chosen: readonly ChosenFile[]): LogFolder | undefined {
  const checkpoint = chosen.find(({ path }) => CHECKPOINT.test(path))
  if (checkpoint === undefined) return undefined
  const folder = checkpoint.path.slice(0, -'checkpoint'.length)
  const files = new Map(
    chosen.filter(({ path }) => path.startsWith(folder)).map(({ path, file }) => [path.slice(folder.length), file]),
  )
  return {
    name: folder === '' ? 'checkpoint' : folder,
    read: async (path, maxBytes) => {
      const file = files.get(path)
      return file && new Uint8Array(await file.slice(0, maxBytes + 1).arrayBuffer())
    },
    earlier: () =>
      Promise.all(
        [...files]
          .filter(([path]) => EARLIER.test(path))
          .map(async ([name, file]) => ({ name, note: await file.slice(0, MAX_NOTE_BYTES).text() })),
      ),
  }
}
