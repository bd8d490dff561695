import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sayWholeLog, verifyWholeLog } from '@atalaya/evidence'
import { type EarlierCheckpoint, type LogFiles, MAX_NOTE_BYTES, TlogError } from '@atalaya/tlog'
import type { Ask, Checked } from './checked.ts'
import { readAtMost } from './read-at-most.ts'

/** Kept checkpoints beside the newest one, as `checkpoint.14`, and the last that the witnesses cosigned. */
const EARLIER = /^(checkpoint\..+|cosigned-checkpoint)$/
const MAX_EARLIER = 10_000

/** A log as it lies on disk: checkpoint, tiles and entries (C2SP tlog-tiles). */
export async function verifyLogFolder(folder: string, { trust, language, earlier }: Ask): Promise<Checked> {
  const kept = [...(await keptIn(folder)), ...(await Promise.all(earlier.map(readCheckpoint)))]
  const { stderr } = process
  const report = await verifyWholeLog(filesIn(folder), {
    trust,
    now: Date.now() / 1000,
    earlier: kept,
    onProgress: (entries, total) => {
      if (stderr.isTTY) stderr.write(`\r\x1b[K${entries.toLocaleString()} / ${total.toLocaleString()}`)
    },
  })
  if (stderr.isTTY) stderr.write('\r\x1b[K')
  return { verdict: report.verdict, said: sayWholeLog(report, language), detail: report }
}

function filesIn(folder: string): LogFiles {
  return {
    read: (path, maxBytes) => {
      // Paths are made by the verifier from numbers; none may leave the folder all the same.
      if (!/^[a-z0-9./]+$/.test(path) || path.includes('..'))
        throw new TlogError('malformed', `${path} is no file of a log`)
      return readAtMost(join(folder, path), maxBytes)
    },
  }
}

async function keptIn(folder: string): Promise<EarlierCheckpoint[]> {
  const names = (await readdir(folder)).filter((name) => EARLIER.test(name)).slice(0, MAX_EARLIER)
  return Promise.all(names.map((name) => readCheckpoint(join(folder, name))))
}

async function readCheckpoint(path: string): Promise<EarlierCheckpoint> {
  const note = await readFile(path)
  if (note.length > MAX_NOTE_BYTES)
    throw new TlogError('too-large', `${path} is no checkpoint: it has ${note.length} bytes`)
  return { name: path, note }
}
