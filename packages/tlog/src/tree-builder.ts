import { EMPTY_ROOT, nodeHash } from './hash.ts'
import { TILE_WIDTH } from './tile.ts'
import { foldComplete } from './tree.ts'

export interface BuiltTile {
  readonly level: number
  readonly index: number
  readonly hashes: readonly Uint8Array[]
}

const NONE: readonly BuiltTile[] = []

/** Grows a tree leaf by leaf in a few kilobytes of memory, handing over each tile as it fills. */
export class TreeBuilder {
  size = 0
  readonly #rows: Uint8Array[][] = []
  readonly #full: number[] = []

  /** Answers with the tiles that this leaf filled, lowest first. */
  add(leaf: Uint8Array): readonly BuiltTile[] {
    this.size++
    return this.#push(0, leaf)
  }

  /** The tiles of the right edge that are not full, none of them empty. */
  partialTiles(): BuiltTile[] {
    return this.#rows.flatMap((hashes, level) =>
      hashes.length === 0 ? [] : [{ level, index: this.#full[level] ?? 0, hashes }],
    )
  }

  root(): Uint8Array {
    return edgeRoot(this.#rows)
  }

  #push(level: number, hash: Uint8Array): readonly BuiltTile[] {
    const hashes = this.#rows[level] ?? []
    this.#rows[level] = hashes
    hashes.push(hash)
    if (hashes.length < TILE_WIDTH) return NONE
    const index = this.#full[level] ?? 0
    this.#full[level] = index + 1
    this.#rows[level] = []
    return [{ level, index, hashes }, ...this.#push(level + 1, foldComplete(hashes))]
  }
}

/** The root over the right edge, from the leaves up: each level's row is complete subtrees, the larger to the left. */
export function edgeRoot(edge: readonly (readonly Uint8Array[])[]): Uint8Array {
  let root: Uint8Array | undefined
  for (const row of edge) {
    let end = row.length
    for (let span = 1; end > 0; span *= 2) {
      if (end % (span * 2) === 0) continue
      const complete = foldComplete(row.slice(end - span, end))
      root = root === undefined ? complete : nodeHash(complete, root)
      end -= span
    }
  }
  return root ?? EMPTY_ROOT
}
