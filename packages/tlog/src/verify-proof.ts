import { equalBytes } from './bytes.ts'
import { EMPTY_ROOT, nodeHash, requireHash } from './hash.ts'
import { MAX_PROOF_LENGTH } from './limits.ts'
import { requireSize } from './size.ts'
import { TlogError } from './tlog-error.ts'

export interface InclusionClaim {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly size: number
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

export interface ConsistencyClaim {
  readonly oldSize: number
  readonly newSize: number
  readonly oldRoot: Uint8Array
  readonly newRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** RFC 9162 §2.1.3.2. Throws TlogError: `out-of-range`, `too-large`, `malformed` or `mismatch`. */
export function verifyInclusion({ leafHash, index, size, proof, root }: InclusionClaim): void {
  requireSize(index, 'the leaf index')
  requireSize(size, 'the tree size')
  if (index >= size) throw new TlogError('out-of-range', `leaf ${index} is not in a tree of ${size}`)
  requireProof(proof)
  requireHash(leafHash, 'the leaf hash')
  let fn = index
  let sn = size - 1
  let hash = leafHash
  for (const sibling of proof) {
    if (sn === 0) throw mismatch('the inclusion proof is longer than the tree is high')
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else hash = nodeHash(hash, sibling)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  if (sn !== 0) throw mismatch('the inclusion proof is too short for the tree')
  if (!equalBytes(hash, root))
    throw mismatch(`the leaf is not at index ${index} of the tree that was signed: leaf, index or proof was altered`)
}

/**
 * RFC 9162 §2.1.4.2: the new tree has the old one as its first leaves. Any tree extends the empty one, with an empty
 * proof (tlog-witness). Throws TlogError: `out-of-range`, `too-large`, `malformed` or `mismatch`.
 */
export function verifyConsistency({ oldSize, newSize, oldRoot, newRoot, proof }: ConsistencyClaim): void {
  requireSize(oldSize, 'the old tree size')
  requireSize(newSize, 'the new tree size')
  if (oldSize > newSize)
    throw new TlogError('out-of-range', `the log went back from ${oldSize} leaves to ${newSize}: it was rolled back`)
  requireProof(proof)
  if (oldSize === 0 || oldSize === newSize) {
    if (proof.length > 0) throw mismatch('the consistency proof must be empty for an empty or an equal tree')
    if (oldSize === 0 && !equalBytes(oldRoot, EMPTY_ROOT)) throw mismatch('an empty tree has another root')
    if (oldSize === newSize && !equalBytes(oldRoot, newRoot)) throw mismatch(`two roots for size ${newSize}: ${FORK}`)
    return
  }
  verifySubtreeConsistency({ start: 0, end: oldSize, size: newSize, subtreeRoot: oldRoot, root: newRoot, proof })
}

export interface SubtreeConsistencyClaim {
  readonly start: number
  readonly end: number
  readonly size: number
  readonly subtreeRoot: Uint8Array
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** draft-ietf-plants-merkle-tree-certs §4.4.3; with `start` 0 it is RFC 9162 §2.1.4.2. */
export function verifySubtreeConsistency(claim: SubtreeConsistencyClaim): void {
  const { start, end, size, subtreeRoot, root } = claim
  requireSubtree(start, end)
  requireSize(size, 'the tree size')
  if (end > size) throw new TlogError('out-of-range', `the subtree ends at ${end}, past the tree's ${size} leaves`)
  requireProof(claim.proof)
  if (start === end) {
    if (claim.proof.length > 0 || !equalBytes(subtreeRoot, EMPTY_ROOT))
      throw mismatch('an empty subtree has the empty root and an empty proof')
    return
  }
  let [fn, sn, tn] = [start, end - 1, size - 1]
  const shift = () => {
    ;[fn, sn, tn] = [half(fn), half(sn), half(tn)]
  }
  if (sn === tn) while (fn !== sn) shift()
  else while (fn !== sn && isOdd(sn)) shift()
  const [first, ...rest] = fn === sn ? [subtreeRoot, ...claim.proof] : claim.proof
  if (first === undefined) throw mismatch('the consistency proof is empty')
  let [fr, sr] = [first, first]
  for (const sibling of rest) {
    if (tn === 0) throw mismatch('the consistency proof is longer than the tree is high')
    if (isOdd(sn) || sn === tn) {
      if (fn < sn) fr = nodeHash(sibling, fr)
      sr = nodeHash(sibling, sr)
      while (!isOdd(sn) && sn !== 0) shift()
    } else sr = nodeHash(sr, sibling)
    shift()
  }
  if (tn !== 0) throw mismatch('the consistency proof is too short for the tree')
  if (!equalBytes(fr, subtreeRoot) || !equalBytes(sr, root))
    throw mismatch(`the tree of ${size} leaves does not extend the one of ${end - start}: ${FORK}`)
}

/** Inclusion in the subtree of leaves `start` to `end` (draft-ietf-plants-merkle-tree-certs §4.3). */
export function verifySubtreeInclusion(claim: {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly start: number
  readonly end: number
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}): void {
  const { leafHash, index, start, end, proof, root } = claim
  requireSize(index, 'the leaf index')
  requireSubtree(start, end)
  if (index < start) throw new TlogError('out-of-range', `leaf ${index} is before the subtree that starts at ${start}`)
  verifyInclusion({ leafHash, index: index - start, size: end - start, proof, root })
}

const FORK = 'the log shows different histories; keep both checkpoints, they are evidence'

// §4.1: start is a multiple of the smallest power of two that holds the subtree.
function requireSubtree(start: number, end: number): void {
  requireSize(start, "the subtree's start")
  requireSize(end, "the subtree's end")
  if (start > end) throw new TlogError('out-of-range', `a subtree cannot end at ${end} before its start at ${start}`)
  let span = 1
  while (span < end - start) span *= 2
  if (start % span !== 0) throw new TlogError('out-of-range', `leaves ${start} to ${end} are not a subtree`)
}

function requireProof(proof: readonly Uint8Array[]): void {
  if (proof.length > MAX_PROOF_LENGTH)
    throw new TlogError('too-large', `the proof has ${proof.length} hashes; no tree needs over ${MAX_PROOF_LENGTH}`)
  for (const hash of proof) requireHash(hash, 'a hash of the proof')
}

function mismatch(message: string): TlogError {
  return new TlogError('mismatch', message)
}

// Sizes go past 2^31, where JavaScript's shifts wrap.
function half(value: number): number {
  return Math.floor(value / 2)
}

function isOdd(value: number): boolean {
  return value % 2 === 1
}
