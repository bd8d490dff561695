import { formatCheckpoint } from '../checkpoint.ts'
import { encodeEntryBundle } from '../entry-bundle.ts'
import { leafHash } from '../hash.ts'
import { integrate } from '../integrate.ts'
import type { LogFiles } from '../log-files.ts'
import { signNote } from '../note.ts'
import type { KeySigner } from '../signer.ts'
import { entriesPath, TILE_WIDTH } from '../tile.ts'
import { memoryTiles } from './memory-tiles.ts'

export interface StaticLog extends LogFiles {
  readonly files: Map<string, Uint8Array>
}

/** A whole log of the given entries, as files. */
export async function staticLog(entries: readonly Uint8Array[], signer: KeySigner): Promise<StaticLog> {
  const tiles = memoryTiles()
  const { files } = tiles
  const { size, root, tiles: written } = await integrate(tiles, 0, entries.map(leafHash))
  tiles.write(written)
  for (let at = 0; at < entries.length; at += TILE_WIDTH) {
    const bundle = entries.slice(at, at + TILE_WIDTH)
    files.set(entriesPath(at / TILE_WIDTH, bundle.length), encodeEntryBundle(bundle))
  }
  const text = formatCheckpoint({ origin: signer.name, size, root })
  files.set('checkpoint', new TextEncoder().encode(await signNote(text, [signer])))
  return { files, read: async (path) => files.get(path) }
}
