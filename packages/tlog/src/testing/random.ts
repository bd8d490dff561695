export interface Random {
  /** From 0 to `limit` - 1. */
  below(limit: number): number
  bytes(length: number): Uint8Array
}

/** The same sequence for the same seed, so that a failure can be repeated (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, bytes: (length) => Uint8Array.from({ length }, () => below(256)) }
}
