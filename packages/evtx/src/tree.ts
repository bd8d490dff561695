import type { Form } from './form.ts'
import type { Slots } from './slots.ts'
import type { Value } from './value.ts'

/** An element as written: in a template, with slots for values. */
export interface ElementNode {
  readonly name: string
  readonly attributes: AttributeNode[]
  readonly children: Node[]
  /** The slot whose value, when null, leaves the element out (MS-EVEN6 §2.2.12). */
  readonly dependency: number | undefined
  /** What follows from the above, once it was asked for. */
  form: Form | undefined
}

export interface AttributeNode {
  readonly name: string
  readonly value: Node[]
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'slot'; readonly index: number; readonly optional: boolean }
  | { readonly kind: 'element'; readonly element: ElementNode }
  | { readonly kind: 'bound'; readonly bound: Bound }

/** An element with the values that fill its slots. */
export interface Bound {
  readonly element: ElementNode
  /** Undefined where there are no slots. */
  readonly values: Slots | undefined
}

/** EventData and UserData, whose `Data` are named by an attribute. */
export function isContainer(name: string): boolean {
  return name === 'EventData' || name === 'UserData'
}
