import { EvtxError } from './error.ts'
import { type Form, formOf, type Leaf, type NamedLeaf } from './form.ts'
import { type Budget, type Content, isText, resolve, textOfContents } from './resolve.ts'
import type { Slots } from './slots.ts'
import { type AttributeNode, type Bound, isContainer } from './tree.ts'
import { type Bare, shownAlone } from './value.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const MAX_DEPTH = 160

/**
 * An element as the JSON that evtx_dump writes: attributes under `#attributes`, text beside them under `#text`, the
 * `Data` of `EventData` under their names, a repeated name with `_1`, `_2`. Integers that JavaScript's numbers cannot
 * hold are text.
 */
export function toJson(root: Bound, budget: Budget): { [key: string]: Json } {
  const converter = new Converter(budget)
  const object: { [key: string]: Json } = {}
  put(object, root.element.name, converter.element(root, false))
  return object
}

type JsonObject = { [key: string]: Json }

interface Opened {
  readonly bound: Bound
  readonly contents: readonly Content[]
  readonly hasText: boolean
  readonly hasElements: boolean
}

class Converter {
  readonly #budget: Budget
  #depth = 0

  constructor(budget: Budget) {
    this.#budget = budget
  }

  /** `container`: the element's `Data` are named by an attribute. */
  element(bound: Bound, container: boolean): Json {
    const { element, values } = bound
    const direct = this.#direct(formOf(element), values, container)
    return direct === undefined ? this.#unfolded(bound, container) : direct
  }

  /** JSON of an element whose form tells what it becomes; undefined where its values do not fit the form. */
  #direct(form: Form, values: Slots | undefined, container: boolean): Json | undefined {
    if (form.kind === 'other' || !form.attributes.every(({ leaf }) => isSingle(leaf, values))) return undefined
    if (form.kind === 'leaf') {
      return isSingle(form.leaf, values) ? this.#withText(form.attributes, form.leaf, values) : undefined
    }
    if (values?.hasLists || container !== (form.kind === 'data')) return undefined
    if (form.kind === 'branch' && form.slots.length > 0 && !areApart(form, values)) return undefined
    this.#budget.spend(form.children.length)
    return this.#withChildren(form, values)
  }

  #withText(attributes: readonly NamedLeaf[], leaf: Leaf, values: Slots | undefined): Json {
    const shown = this.#directAttributes(attributes, values)
    const text = this.#alone(leaf, values)
    if (shown === undefined) return text ?? null
    return text === undefined ? { '#attributes': shown } : { '#attributes': shown, '#text': text }
  }

  #withChildren(
    { kind, attributes, children }: Exclude<Form, { kind: 'leaf' | 'other' }>,
    values: Slots | undefined,
  ): Json {
    if (++this.#depth > MAX_DEPTH) throw tooDeep()
    const shown = this.#directAttributes(attributes, values)
    const object: JsonObject = {}
    if (shown) object['#attributes'] = shown
    let empty = shown === undefined
    for (const child of children) {
      const { element } = child
      if (element === undefined) {
        for (const bound of values?.elements(child.slot) ?? []) {
          empty = false
          object[bound.element.name] = this.element(bound, isContainer(bound.element.name))
        }
      } else if (element.dependency === undefined || !values?.isNull(element.dependency)) {
        empty = false
        object[child.name] =
          kind === 'data' ? this.data({ element, values }) : this.element({ element, values }, isContainer(child.name))
      }
    }
    this.#depth--
    return empty ? null : object
  }

  #directAttributes(attributes: readonly NamedLeaf[], values: Slots | undefined): JsonObject | undefined {
    let object: JsonObject | undefined
    for (const { name, leaf } of attributes) {
      const shown = this.#alone(leaf, values)
      if (shown === undefined) continue
      object ??= {}
      object[name] = shown
    }
    return object
  }

  #alone({ slot, text }: Leaf, values: Slots | undefined): Bare | string | undefined {
    const shown = slot < 0 ? text : values?.alone(slot)
    return typeof shown === 'string' ? this.#budget.write(shown) : shown
  }

  #unfolded(bound: Bound, container: boolean): Json {
    const opened = this.#open(bound)
    const attributes = this.#attributes(bound)
    if (!opened.hasElements && attributes === undefined) return this.#leaf(opened.contents) ?? null
    return this.#body(opened, { container, attributes })
  }

  /** The value of a `Data`: attributes are left out, and nothing is an empty text. */
  data(bound: Bound): Json {
    const { element, values } = bound
    const form = formOf(element)
    if (form.kind === 'leaf' && isSingle(form.leaf, values)) return this.#alone(form.leaf, values) ?? ''
    const opened = this.#open(bound)
    if (opened.hasElements) return this.#body(opened, { container: false, attributes: undefined })
    return this.#leaf(opened.contents) ?? ''
  }

  #open(bound: Bound): Opened {
    const contents = resolve(bound.element.children, bound.values, this.#budget)
    const hasElements = contents.some((content) => content.kind === 'element')
    return { bound, contents, hasElements, hasText: contents.some(isText) }
  }

  /** A number or a boolean where it stands alone, otherwise text; undefined for nothing. */
  #leaf(contents: readonly Content[]): Json | undefined {
    const shown = contents.filter(isText)
    if (shown.length === 0) return undefined
    const [only] = shown
    if (shown.length === 1 && only?.kind === 'value' && only.value.kind === 'bare') return shownAlone(only.value)
    return textOfContents(shown, this.#budget)
  }

  #attributes({ element, values }: Bound): { [key: string]: Json } | undefined {
    let object: { [key: string]: Json } | undefined
    for (const { name, value } of element.attributes) {
      const shown = this.#leaf(this.#flat(value, values))
      if (shown === undefined) continue
      object ??= {}
      put(object, name, shown)
    }
    return object
  }

  #flat(nodes: AttributeNode['value'], values: Bound['values']): Content[] {
    const contents = resolve(nodes, values, this.#budget)
    if (contents.some((content) => content.kind === 'element')) {
      throw new EvtxError('binxml', 'an element within an attribute')
    }
    return contents
  }

  #body(
    opened: Opened,
    { container, attributes }: { container: boolean; attributes: { [key: string]: Json } | undefined },
  ): Json {
    if (++this.#depth > MAX_DEPTH) throw tooDeep()
    const object: { [key: string]: Json } = {}
    if (attributes) object['#attributes'] = attributes
    const text = opened.hasText ? this.#leaf(opened.contents) : undefined
    if (text !== undefined) object['#text'] = text
    const children = opened.contents.flatMap((content) => (content.kind === 'element' ? [content.bound] : []))
    if (container) this.#addData(object, children.filter(isData))
    this.#addChildren(object, container ? children.filter((child) => !isData(child)) : children)
    this.#depth--
    return object
  }

  #addChildren(object: { [key: string]: Json }, children: readonly Bound[]): void {
    const names = new NameCount()
    for (const child of children) {
      const { name } = child.element
      put(object, names.next(name), this.element(child, isContainer(name)))
    }
  }

  #addData(object: { [key: string]: Json }, children: readonly Bound[]): void {
    const named = children.map((child) => ({ child, name: this.#dataName(child) }))
    if (!named.some(({ name }) => name !== '')) this.#addPositional(object, children)
    const names = new NameCount()
    for (let at = 0; at < named.length; ) {
      const { name = '' } = named[at] ?? {}
      const run: Json[] = []
      for (; named[at]?.name === name; at++) {
        const { child } = named[at] ?? {}
        if (child && name !== '') run.push(this.data(child))
      }
      if (name !== '') put(object, names.next(name), run.length === 1 ? (run[0] ?? null) : run)
    }
  }

  #addPositional(object: { [key: string]: Json }, children: readonly Bound[]): void {
    const values = children.map((child) => this.data(child))
    const [only = null] = values
    if (values.length > 0) object.Data = { '#text': values.length === 1 ? only : values }
  }

  #dataName({ element, values }: Bound): string {
    const attribute = element.attributes.find(({ name }) => name === 'Name')
    return attribute === undefined ? '' : textOfContents(this.#flat(attribute.value, values), this.#budget)
  }
}

function isData({ element }: Bound): boolean {
  return element.name === 'Data'
}

/** A name that comes again gets a number. */
class NameCount {
  readonly #counts = new Map<string, number>()

  next(name: string): string {
    const count = this.#counts.get(name) ?? 0
    this.#counts.set(name, count + 1)
    return count === 0 ? name : `${name}_${count}`
  }
}

/** Whether a leaf is one value at the most. */
function isSingle({ slot }: Leaf, values: Slots | undefined): boolean {
  return slot < 0 || values === undefined || !values.isComposite(slot)
}

/** Whether the slots beside the elements hold one element at the most, whose name is none of theirs, and no text. */
function areApart(
  { names, slots }: { names: ReadonlySet<string>; slots: readonly number[] },
  values: Slots | undefined,
) {
  let found = 0
  for (const slot of slots) {
    if (values === undefined) continue
    const elements = values.elements(slot)
    if (elements === undefined && (values.isComposite(slot) || values.alone(slot) !== undefined)) return false
    for (const { element } of elements ?? []) {
      if (++found > 1 || names.has(element.name) || element.name === '__proto__') return false
    }
  }
  return true
}

function tooDeep(): EvtxError {
  return new EvtxError('too-large', 'elements are nested too deeply')
}

/** Names come from the file: `__proto__` is one like any other. */
function put(object: { [key: string]: Json }, key: string, value: Json): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}
