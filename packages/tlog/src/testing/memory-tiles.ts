import type { TileFile } from '../integrate.ts'
import { tilePath } from '../tile.ts'
import type { TileReader } from '../tree.ts'

export interface MemoryTiles extends TileReader {
  readonly files: Map<string, Uint8Array>
  write(files: readonly TileFile[]): void
}

export function memoryTiles(): MemoryTiles {
  const files = new Map<string, Uint8Array>()
  return {
    files,
    write(added) {
      for (const { path, bytes } of added) files.set(path, bytes)
    },
    async tile(level, index, width) {
      const path = tilePath(level, index, width)
      const bytes = files.get(path)
      if (bytes === undefined) throw new Error(`${path} was not written`)
      return bytes
    },
  }
}
