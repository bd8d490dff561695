import type { Formula, Test } from './formula.ts'
import type { Item } from './items.ts'

export const ACCEPT = -1
export const REJECT = -2
/** Numbers per step: slot (or TEST), word (or index of the test), mask, next when true, next when false. */
export const STEP = 5
export const TEST = -1

/** Where an item is found: which field index, which bit of its classes. */
export interface ItemPlace {
  readonly slot: number
  readonly position: number
}

/** Formulas as steps with two exits each, so that an event takes the shortest way through them without recursion. */
export class ProgramBuilder {
  readonly code: number[] = []
  readonly tests: Test[] = []
  readonly #placeOf: (item: Item) => ItemPlace

  constructor(placeOf: (item: Item) => ItemPlace) {
    this.#placeOf = placeOf
  }

  /** Returns where to enter: a step, ACCEPT or REJECT. */
  add(formula: Formula): number {
    return this.#emit(formula, ACCEPT, REJECT)
  }

  #emit(formula: Formula, yes: number, no: number): number {
    switch (formula.op) {
      case 'true':
        return yes
      case 'false':
        return no
      case 'item': {
        const { slot, position } = this.#placeOf(formula.item)
        return this.#step([slot, position >>> 5, 1 << (position & 31)], formula.negated, [yes, no])
      }
      case 'test':
        return this.#step([TEST, this.tests.push(formula.test) - 1, 0], formula.negated, [yes, no])
      default: {
        const ordered = [...formula.of].sort((a, b) => costOf(a) - costOf(b)).reverse()
        let entry = formula.op === 'and' ? yes : no
        for (const child of ordered) {
          entry = formula.op === 'and' ? this.#emit(child, entry, no) : this.#emit(child, yes, entry)
        }
        return entry
      }
    }
  }

  #step(question: readonly number[], negated: boolean, [yes, no]: readonly [number, number]): number {
    const at = this.code.length
    this.code.push(...question, negated ? no : yes, negated ? yes : no)
    return at
  }
}

/** Regular expressions, keywords and references last: they look at whole values. */
function costOf(formula: Formula): number {
  switch (formula.op) {
    case 'item':
      return formula.item.field === undefined ? 50 : 1
    case 'test':
      return formula.test.kind === 'regex' ? 1_000 : 20
    case 'and':
    case 'or':
      return formula.of.reduce((sum, child) => sum + costOf(child), 0)
    default:
      return 0
  }
}
