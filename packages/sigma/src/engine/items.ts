import { describePattern } from '../pattern.ts'
import type { Predicate } from '../predicate.ts'

/** What a detection item demands of one field, less its regular expressions and references; shared by equal items. */
export interface Item {
  readonly id: number
  /** Undefined: keywords. */
  readonly field: string | undefined
  readonly predicates: readonly Predicate[]
  readonly linking: 'any' | 'all'
}

/** Equal items of different rules become one, so that each question is asked once. */
export class ItemTable {
  readonly #byKey = new Map<string, Item>()

  intern(field: string | undefined, predicates: readonly Predicate[], linking: 'any' | 'all'): Item {
    const joined = predicates.length === 1 ? 'any' : linking
    const key = JSON.stringify([field ?? null, joined, ...predicates.map(keyOf)])
    const known = this.#byKey.get(key)
    if (known) return known
    const item: Item = { id: this.#byKey.size, field, predicates, linking: joined }
    this.#byKey.set(key, item)
    return item
  }
}

function keyOf(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'pattern': {
      const { pattern } = predicate
      const special = pattern.segments.map((segment) => segment.special?.join('') ?? '').join()
      const counts = pattern.segments.map((segment) => segment.text.length).join()
      return `p${pattern.cased ? 1 : 0}${pattern.atStart ? 1 : 0}${pattern.atEnd ? 1 : 0} ${counts} ${special} ${describePattern(pattern)}`
    }
    case 'cidr':
      return `c${predicate.network.words.join()}/${predicate.network.prefix}`
    case 'compare':
      return `${predicate.comparison}${predicate.value}`
    case 'time':
      return `t${predicate.part}${predicate.comparison}${predicate.value}`
    case 'exists':
      return `e${predicate.exists}`
    case 'null':
      return 'n'
    case 'anyOf':
      return JSON.stringify(predicate.of.map(keyOf))
    case 'regex':
    case 'fieldref':
      return JSON.stringify(predicate)
  }
}
