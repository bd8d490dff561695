import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { type LogFiles, readCheckpoint } from './log-files.ts'
import { orFinding, type Report } from './log-finding.ts'
import { openNote } from './note.ts'
import { shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface EarlierCheckpoint {
  /** How findings call it, such as a file's name. */
  readonly name: string
  /** The signed note. */
  readonly note: Uint8Array | string
}

export interface OpenedEarlier extends Checkpoint {
  readonly name: string
}

export async function openLogCheckpoint(
  files: LogFiles,
  keys: readonly VerifierKey[],
  report: Report,
): Promise<Checkpoint | undefined> {
  const open = async () => {
    const note = await readCheckpoint(files)
    if (note === undefined) throw new TlogError('malformed', 'there is no file "checkpoint": this is no tlog-tiles log')
    return openSigned(note, keys)
  }
  return orFinding(open, report, { kind: 'checkpoint', path: 'checkpoint' })
}

/** By size, those that a key of the log has signed. */
export async function openEarlier(
  earlier: readonly EarlierCheckpoint[],
  keys: readonly VerifierKey[],
  report: Report,
): Promise<OpenedEarlier[]> {
  const opened: OpenedEarlier[] = []
  for (const { name, note } of earlier) {
    const checkpoint = await orFinding(() => openSigned(note, keys), report, { kind: 'checkpoint', path: name })
    if (checkpoint !== undefined) opened.push({ ...checkpoint, name })
  }
  return opened.sort((left, right) => left.size - right.size)
}

async function openSigned(note: Uint8Array | string, keys: readonly VerifierKey[]): Promise<Checkpoint> {
  const { text, verified } = await openNote(note, keys)
  const checkpoint = parseCheckpoint(text)
  if (!verified.some(({ key }) => key.name === checkpoint.origin))
    throw new TlogError('unknown-log', `it is of the log ${shorten(checkpoint.origin)}, and no given key has that name`)
  return checkpoint
}
