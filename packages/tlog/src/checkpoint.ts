import { decodeBase64, encodeBase64 } from './base64.ts'
import { requireHash } from './hash.ts'
import { HASH_SIZE } from './limits.ts'
import { parseSize, requireSize, shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'

/** tlog-checkpoint, "Note text". */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** Not auditable, and not recommended by the specification. */
  readonly extensions?: readonly string[]
}

/** The text to sign. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  requireSize(size, 'the tree size')
  requireHash(root, "the checkpoint's root")
  const lines = [origin, String(size), encodeBase64(root), ...extensions]
  if (lines.some((line) => line === '' || /[\0-\x1f]/.test(line)))
    throw new TlogError('malformed', "a checkpoint's lines are not empty and hold no control characters")
  return `${lines.join('\n')}\n`
}

/** The text of a note, without its signatures: open the note first. */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n'))
    throw new TlogError('malformed', 'the checkpoint does not end in a newline: it is cut short')
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n')
  const hash = decodeBase64(root)
  if (origin === '' || extensions.includes(''))
    throw new TlogError('malformed', 'a checkpoint has no empty lines: origin, size, root, extensions')
  if (hash?.length !== HASH_SIZE)
    throw new TlogError('malformed', `the checkpoint's third line is not a root hash in Base64: ${shorten(root)}`)
  const checkpoint = { origin, size: parseSize(size, "the checkpoint's size"), root: hash }
  return extensions.length === 0 ? checkpoint : { ...checkpoint, extensions }
}
