import { EvtxError } from './error.ts'
import type { Slots, SlotValue } from './slots.ts'
import type { Bound, ElementNode, Node } from './tree.ts'
import { isEmpty, textOf, type Value } from './value.ts'

/** What an element holds once its slots are filled. */
export type Content =
  | { readonly kind: 'element'; readonly bound: Bound }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: Value }

/**
 * A record of a few kilobytes can refer to its values without end: what it unfolds to is bounded, and so is what all the
 * records of a chunk (`whole`) unfold to.
 */
export class Budget {
  readonly #whole: Budget | undefined
  #nodes: number
  #characters: number

  constructor(limits: { readonly nodes: number; readonly characters: number }, whole?: Budget) {
    this.#nodes = limits.nodes
    this.#characters = limits.characters
    this.#whole = whole
  }

  spend(nodes: number): void {
    this.#nodes -= nodes
    if (this.#nodes < 0) throw new EvtxError('too-large', 'the record unfolds to too many elements')
    this.#whole?.spend(nodes)
  }

  write(text: string): string {
    this.#characters -= text.length
    if (this.#characters < 0) throw new EvtxError('too-large', 'the record unfolds to too much text')
    this.#whole?.write(text)
    return text
  }
}

export function resolve(nodes: readonly Node[], values: Slots | undefined, budget: Budget): Content[] {
  budget.spend(nodes.length)
  const contents: Content[] = []
  for (const node of nodes) {
    if (node.kind === 'element') addElement(contents, { element: node.element, values }, budget)
    else if (node.kind === 'bound') contents.push({ kind: 'element', bound: node.bound })
    else if (node.kind === 'slot') addSlot(contents, node.optional, values?.at(node.index))
    else contents.push(node)
  }
  return contents
}

function addSlot(contents: Content[], optional: boolean, value: SlotValue | undefined): void {
  if (value === undefined) return
  if (value.kind === 'elements') for (const bound of value.elements) contents.push({ kind: 'element', bound })
  else if (optional && isEmpty(value)) return
  else contents.push(value.kind === 'text' ? value : { kind: 'value', value })
}

function addElement(contents: Content[], bound: Bound, budget: Budget): void {
  const { dependency } = bound.element
  if (dependency !== undefined && bound.values?.isNull(dependency)) return
  for (const single of repeated(bound, budget)) contents.push({ kind: 'element', bound: single })
}

/** An element that directly holds a list of several items is repeated for each of them, as Windows renders it. */
function repeated(bound: Bound, budget: Budget): Bound[] {
  const { element, values } = bound
  const found = listIn(element, values)
  if (found === undefined) return [bound]
  budget.spend(found.items.length * (element.children.length + element.attributes.length + 1))
  return found.items.flatMap((item) => repeated({ element: withItem(element, found.node, item), values }, budget))
}

function listIn(element: ElementNode, values: Slots | undefined): { node: Node; items: readonly Value[] } | undefined {
  const inNodes = (nodes: readonly Node[]) => {
    for (const node of nodes) {
      if (node.kind !== 'slot' && node.kind !== 'value') continue
      const value = node.kind === 'slot' ? values?.at(node.index) : node.value
      if (value?.kind === 'list' && value.items.length > 1) return { node, items: value.items }
    }
    return undefined
  }
  const found = inNodes(element.children)
  if (found) return found
  for (const attribute of element.attributes) {
    const within = inNodes(attribute.value)
    if (within) return within
  }
  return undefined
}

function withItem(element: ElementNode, place: Node, item: Value): ElementNode {
  const fill = (nodes: readonly Node[]) => nodes.flatMap((node) => (node === place ? itemNode(item) : [node]))
  return {
    ...element,
    form: undefined,
    children: fill(element.children),
    attributes: element.attributes.map(({ name, value }) => ({ name, value: fill(value) })),
  }
}

function itemNode(item: Value): Node[] {
  if (item.kind !== 'text') return [{ kind: 'value', value: item }]
  return item.text === '' ? [] : [item]
}

/** True for what is to be seen of an element apart from the elements within it. */
export function isText(content: Content): boolean {
  if (content.kind === 'text') return content.text !== ''
  return content.kind === 'value' && !isEmpty(content.value)
}

export function textOfContents(contents: readonly Content[], budget: Budget): string {
  let text = ''
  for (const content of contents) {
    if (content.kind === 'text') text += budget.write(content.text)
    else if (content.kind === 'value') text += budget.write(textOf(content.value))
  }
  return text
}
