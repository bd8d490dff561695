import { equalBytes } from './bytes.ts'
import type { Checkpoint } from './checkpoint.ts'
import { proveConsistency } from './prove.ts'
import { TlogError } from './tlog-error.ts'
import type { TileReader } from './tree.ts'
import { verifyConsistency } from './verify-proof.ts'

/** What became of a log since a checkpoint of it was kept. */
export type Growth = 'unchanged' | 'grown' | 'rolled-back' | 'forked'

/** A monitor's question, answered from the log's tiles; both checkpoints are verified ones of one origin. */
export async function checkGrowth(reader: TileReader, kept: Checkpoint, latest: Checkpoint): Promise<Growth> {
  if (kept.origin !== latest.origin)
    throw new TlogError('unknown-log', `the checkpoints are of different logs: ${kept.origin} and ${latest.origin}`)
  if (kept.size > latest.size) return 'rolled-back'
  if (kept.size === latest.size) return equalBytes(kept.root, latest.root) ? 'unchanged' : 'forked'
  try {
    const proof = await proveConsistency(reader, kept.size, latest.size)
    verifyConsistency({
      oldSize: kept.size,
      newSize: latest.size,
      oldRoot: kept.root,
      newRoot: latest.root,
      proof,
    })
    return 'grown'
  } catch (error) {
    if (error instanceof TlogError && error.code === 'mismatch') return 'forked'
    throw error
  }
}
