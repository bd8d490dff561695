import { type Finding, LEVELS } from '../match.ts'

const MAX_SHOWN = 10_000
const MAX_OF_RULE = 500
/** Characters of all events shown: what a browser still opens at once. */
const MAX_TEXT = 24_000_000

/** Keeps the findings that a report shows whole: the gravest, and of each rule so many that the others are still seen. */
export class Selection {
  readonly #byLevel = LEVELS.map((): { finding: Finding; length: number }[] => [])
  readonly #ofRule = new Map<string, number>()
  #count = 0
  #length = 0

  add(finding: Finding): void {
    const { match, event } = finding
    const before = this.#ofRule.get(match.rule) ?? 0
    if (event === undefined || before >= MAX_OF_RULE) return
    const length = event.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
    const rank = LEVELS.indexOf(match.level)
    if (!this.#makeRoom(rank, length)) return
    this.#byLevel[rank]?.push({ finding, length })
    this.#ofRule.set(match.rule, before + 1)
    this.#count += 1
    this.#length += length
  }

  get size(): number {
    return this.#count
  }

  /** Gravest first, in order of time. */
  inOrder(): Finding[] {
    return this.#byLevel
      .toReversed()
      .flatMap((level) => level.map(({ finding }) => finding).sort((a, b) => when(a) - when(b)))
  }

  /** Drops what is less grave than `rank` until there is room; false when nothing less grave is left. */
  #makeRoom(rank: number, length: number): boolean {
    while (this.#count >= MAX_SHOWN || this.#length + length > MAX_TEXT) {
      const least = this.#byLevel.findIndex((level) => level.length > 0)
      const dropped = least >= 0 && least < rank ? this.#byLevel[least]?.pop() : undefined
      if (dropped === undefined) return false
      this.#count -= 1
      this.#length -= dropped.length
    }
    return true
  }
}

function when({ match }: Finding): number {
  return match.time ?? Number.POSITIVE_INFINITY
}
