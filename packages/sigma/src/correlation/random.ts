/** Repeatable dice for tests. */
export interface Random {
  below(limit: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** A part of the items, never empty, in their order. */
  some<Item>(items: readonly Item[]): Item[]
  shuffle<Item>(items: readonly Item[]): Item[]
}

export function random(seed: number): Random {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  // Mulberry32.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <Item>(items: readonly Item[]): Item => {
    const [item] = items.slice(below(items.length))
    // An empty list has nothing to pick: the caller's mistake.
    if (items.length === 0) throw new RangeError('nothing to pick from')
    return item as Item
  }
  return {
    below,
    pick,
    chance: (probability) => next() < probability,
    some: (items) => {
      const chosen = items.filter(() => next() < 0.5)
      return chosen.length > 0 ? chosen : [pick(items)]
    },
    shuffle: (items) => {
      const keyed = items.map((item) => ({ item, key: next() }))
      return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
    },
  }
}
