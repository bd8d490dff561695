import { type ElementNode, isContainer, type Node } from './tree.ts'

/** A text or one slot (none: -1). */
export interface Leaf {
  readonly slot: number
  readonly text: string | undefined
}

/**
 * What an element's shape alone tells of its JSON. `leaf`: a text or one value, if anything. `branch`: elements, each with
 * a name of its own, and slots for more. `data`: `Data` elements, each with a constant name of its own. Whatever is none
 * of these is `other`, and unfolded step by step.
 */
export type Form =
  | { readonly kind: 'leaf'; readonly attributes: readonly NamedLeaf[]; readonly leaf: Leaf }
  | {
      readonly kind: 'branch'
      readonly attributes: readonly NamedLeaf[]
      readonly children: readonly Child[]
      readonly names: ReadonlySet<string>
      readonly slots: readonly number[]
    }
  | {
      readonly kind: 'data'
      readonly attributes: readonly NamedLeaf[]
      readonly children: readonly Child[]
    }
  | { readonly kind: 'other' }

export interface NamedLeaf {
  readonly name: string
  readonly leaf: Leaf
}

/** An element under the name of its property, or a slot. */
export interface Child {
  readonly name: string
  readonly element: ElementNode | undefined
  readonly slot: number
}

const OTHER: Form = { kind: 'other' }

export function formOf(element: ElementNode): Form {
  element.form ??= shapeOf(element)
  return element.form
}

function shapeOf(element: ElementNode): Form {
  const attributes: NamedLeaf[] = []
  for (const { name, value } of element.attributes) {
    const leaf = leafOf(value)
    if (leaf === undefined || name === '__proto__') return OTHER
    attributes.push({ name, leaf })
  }
  const leaf = leafOf(element.children)
  if (leaf) return { kind: 'leaf', attributes, leaf }
  const container = isContainer(element.name)
  const children: Child[] = []
  for (const node of element.children) {
    const child = childOf(node, container)
    if (child === undefined) return OTHER
    children.push(child)
  }
  const names = children.flatMap(({ element: own, name }) => (own ? [name] : []))
  if (new Set(names).size < names.length || names.includes('__proto__')) return OTHER
  if (container) return { kind: 'data', attributes, children }
  const slots = children.flatMap(({ element: own, slot }) => (own ? [] : [slot]))
  return { kind: 'branch', attributes, children, names: new Set(names), slots }
}

function leafOf(nodes: readonly Node[]): Leaf | undefined {
  const [only] = nodes
  if (only === undefined) return { slot: -1, text: undefined }
  if (nodes.length > 1) return undefined
  if (only.kind === 'slot') return { slot: only.index, text: undefined }
  return only.kind === 'text' ? { slot: -1, text: only.text === '' ? undefined : only.text } : undefined
}

function childOf(node: Node, container: boolean): Child | undefined {
  if (node.kind === 'slot' && !container) return { name: '', element: undefined, slot: node.index }
  if (node.kind !== 'element') return undefined
  const { element } = node
  if (!container) return { name: element.name, element, slot: -1 }
  const name = element.name === 'Data' ? constantName(element) : ''
  return name === '' ? undefined : { name, element, slot: -1 }
}

function constantName({ attributes }: ElementNode): string {
  const attribute = attributes.find(({ name }) => name === 'Name')
  return (attribute && leafOf(attribute.value)?.text) ?? ''
}
