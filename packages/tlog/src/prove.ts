import { requireSize } from './size.ts'
import { TlogError } from './tlog-error.ts'
import { largestPowerBelow, openTree, rangeHash, type TileReader, type Tree } from './tree.ts'

/** PATH(index, D[size]) of RFC 6962 §2.1.1, from the leaf's sibling up. */
export async function proveInclusion(reader: TileReader, index: number, size: number): Promise<Uint8Array[]> {
  requireSize(index, 'the leaf index')
  if (index >= size)
    throw new TlogError('out-of-range', `leaf ${index} is not in a tree of ${size}: ask for a later checkpoint`)
  const tree = openTree(reader, size)
  return Promise.all(inclusionRanges(index, 0, size).map(([start, end]) => rangeHash(tree, start, end)))
}

/** PROOF(oldSize, D[newSize]) of RFC 6962 §2.1.2; empty when the old tree is empty or the sizes are equal. */
export async function proveConsistency(reader: TileReader, oldSize: number, newSize: number): Promise<Uint8Array[]> {
  requireSize(oldSize, 'the old tree size')
  if (oldSize > newSize)
    throw new TlogError('out-of-range', `a tree of ${newSize} is not later than one of ${oldSize}: swap the sizes`)
  if (oldSize === 0 || oldSize === newSize) return []
  const tree: Tree = openTree(reader, newSize)
  return Promise.all(consistencyRanges(oldSize, 0, newSize, true).map(([start, end]) => rangeHash(tree, start, end)))
}

type Range = readonly [start: number, end: number]

function inclusionRanges(index: number, start: number, end: number): Range[] {
  if (end - start === 1) return []
  const middle = start + largestPowerBelow(end - start)
  return index < middle
    ? [...inclusionRanges(index, start, middle), [middle, end]]
    : [...inclusionRanges(index, middle, end), [start, middle]]
}

// SUBPROOF(m, D[start:end], whole): `whole` while the old tree is a complete left subtree that the verifier knows.
function consistencyRanges(oldSize: number, start: number, end: number, whole: boolean): Range[] {
  if (oldSize === end) return whole ? [] : [[start, end]]
  const middle = start + largestPowerBelow(end - start)
  return oldSize <= middle
    ? [...consistencyRanges(oldSize, start, middle, whole), [middle, end]]
    : [...consistencyRanges(oldSize, middle, end, false), [start, middle]]
}
