/** A stream of random numbers that a seed decides: the same seed gives the same sample on every machine. */
export interface Random {
  /** From 0 to below 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  pick<T>(list: readonly T[]): T
  chance(probability: number): boolean
  /** Another stream, decided by this one's seed and the label alone, however much of this one was used. */
  fork(label: string): Random
}

export function createRandom(seed: number | string): Random {
  const root = typeof seed === 'string' ? hashOf(seed) : hashOf(`seed:${seed}`)
  let state = root

  // Mulberry32: a Weyl sequence through an integer mixer.
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))

  return {
    next,
    between,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('Cannot pick from an empty list.')
      return list[Math.floor(next() * list.length)] as T // the index is within the list
    },
    chance: (probability) => next() < probability,
    fork: (label) => createRandom(`${root}/${label}`),
  }
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
