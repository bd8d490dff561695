import type { ByteReader } from './byte-reader.ts'
import { EvtxError } from './error.ts'
import { Slots } from './slots.ts'
import type { Bound, ElementNode, Node } from './tree.ts'
import { readInlineValue } from './value.ts'

/** What BinXML refers to elsewhere in its chunk. */
export interface BinXmlContext {
  name(offset: number): string
  /** The root element of the template at `offset`. */
  template(offset: number): ElementNode
}

const MAX_NESTING = 16
const MAX_DEPTH = 128
const TEMPLATE_HEADER = 24

/** Parses the BinXML of a record or of a value (MS-EVEN6 §2.2.12–2.2.18) into its top-level elements. */
export function parseFragment(reader: ByteReader, context: BinXmlContext, nesting = 0): Bound[] {
  if (nesting > MAX_NESTING) throw new EvtxError('too-large', 'BinXML is nested too deeply')
  return new TokenParser(reader, context, { template: undefined, nesting }).roots()
}

/** What a template was made of. */
export interface TemplateTrace {
  readonly names: NameUse[]
  /** Whether its own bytes and names tell all of it. */
  selfContained: boolean
}

/** Where a name was referred to, and whether it stood there itself. */
export interface NameUse {
  readonly at: number
  readonly inline: boolean
  readonly name: string
}

/** Parses the definition of a template, whose elements tell what they depend on. */
export function parseTemplate(reader: ByteReader, context: BinXmlContext, template: TemplateTrace): ElementNode {
  const [root] = new TokenParser(reader, context, { template, nesting: 0 }).roots()
  if (root === undefined) throw new EvtxError('binxml', 'a template without element')
  return root.element
}

interface Mode {
  /** Given where a template is parsed. */
  readonly template: TemplateTrace | undefined
  readonly nesting: number
}

class TokenParser {
  readonly #reader: ByteReader
  readonly #context: BinXmlContext
  readonly #mode: Mode
  readonly #roots: Bound[] = []
  readonly #open: ElementNode[] = []
  /** Where values go while the start of an element is being read. */
  #attribute: Node[] | undefined
  #inStart = false

  constructor(reader: ByteReader, context: BinXmlContext, mode: Mode) {
    this.#reader = reader
    this.#context = context
    this.#mode = mode
  }

  roots(): Bound[] {
    while (this.#reader.at < this.#reader.end && this.#token(this.#reader.u8())) {
      // Each token is handled as it is read; the last one says false.
    }
    return this.#roots
  }

  /** False at the end of the stream. The bit 0x40 says that more of the same follows, which the next token shows anyway. */
  #token(token: number): boolean {
    const reader = this.#reader
    switch (token) {
      case 0x00:
        return false
      case 0x01:
      case 0x41:
        this.#openElement(token === 0x41)
        break
      case 0x02:
        this.#inStart = false
        this.#attribute = undefined
        break
      case 0x03:
      case 0x04:
        this.#closeElement()
        break
      case 0x05:
      case 0x45:
        this.#value()
        break
      case 0x06:
      case 0x46:
        this.#openAttribute()
        break
      case 0x07:
      case 0x47:
        this.#add({ kind: 'text', text: reader.utf16(reader.u16()) })
        break
      case 0x08:
      case 0x48:
        this.#add({ kind: 'text', text: String.fromCharCode(reader.u16()).toWellFormed() })
        break
      case 0x09:
      case 0x49:
        this.#add({ kind: 'text', text: entityText(this.#name()) })
        break
      case 0x0a:
        this.#name()
        break
      case 0x0b:
        reader.utf16(reader.u16())
        break
      case 0x0c:
        this.#instance()
        break
      case 0x0d:
      case 0x0e:
        this.#add({ kind: 'slot', index: reader.u16(), optional: token === 0x0e })
        reader.u8()
        break
      case 0x0f:
        reader.skip(3)
        break
      default:
        throw new EvtxError('binxml', `unknown token 0x${token.toString(16)} at ${reader.at - 1}`)
    }
    return true
  }

  #openElement(hasAttributes: boolean): void {
    if (this.#inStart) throw new EvtxError('binxml', 'an element within the start of another')
    if (this.#open.length >= MAX_DEPTH) throw new EvtxError('too-large', 'elements are nested too deeply')
    const dependency = this.#mode.template ? this.#reader.u16() : 0xffff
    this.#reader.u32()
    const name = this.#name()
    if (hasAttributes) this.#reader.u32()
    this.#open.push({
      name,
      attributes: [],
      children: [],
      dependency: dependency === 0xffff ? undefined : dependency,
      form: undefined,
    })
    this.#inStart = true
  }

  #closeElement(): void {
    this.#inStart = false
    this.#attribute = undefined
    const element = this.#open.pop()
    if (element === undefined) throw new EvtxError('binxml', 'an element is closed that was not open')
    const parent = this.#open.at(-1)
    if (parent) parent.children.push({ kind: 'element', element })
    else this.#roots.push({ element, values: undefined })
  }

  #openAttribute(): void {
    const element = this.#open.at(-1)
    if (element === undefined || !this.#inStart) throw new EvtxError('binxml', 'an attribute outside of an element')
    this.#attribute = []
    element.attributes.push({ name: this.#name(), value: this.#attribute })
  }

  #value(): void {
    const value = readInlineValue(this.#reader.u8(), this.#reader)
    if (value.kind === 'text') this.#add(value)
    else if (value.kind !== 'fragment') this.#add({ kind: 'value', value })
    else {
      if (this.#mode.template) this.#mode.template.selfContained = false
      const reader = this.#reader.within(value.start, value.end)
      for (const bound of this.#elements(reader)) this.#addBound(bound)
    }
  }

  #instance(): void {
    if (this.#mode.template) throw new EvtxError('binxml', 'a template within a template')
    const reader = this.#reader
    reader.u8()
    reader.u32()
    const offset = reader.u32()
    // A template is defined where it is used first.
    if (offset === reader.at) {
      const size = reader.within(reader.at + TEMPLATE_HEADER - 4, reader.end).u32()
      reader.skip(TEMPLATE_HEADER + size)
    }
    const element = this.#context.template(offset)
    this.#addBound({ element, values: new Slots(reader, (inner) => this.#elements(inner)) })
  }

  #elements(reader: ByteReader): Bound[] {
    return parseFragment(reader, this.#context, this.#mode.nesting + 1)
  }

  #addBound(bound: Bound): void {
    const parent = this.#open.at(-1)
    if (this.#inStart) throw new EvtxError('binxml', 'an element within an attribute')
    if (parent) parent.children.push({ kind: 'bound', bound })
    else this.#roots.push(bound)
  }

  #add(node: Node): void {
    const target = this.#inStart ? this.#attribute : this.#open.at(-1)?.children
    if (target === undefined) throw new EvtxError('binxml', 'text outside of an element')
    target.push(node)
  }

  /** Names are kept in the chunk; where one is used first it stands within the stream. */
  #name(): string {
    const { at } = this.#reader
    const offset = this.#reader.u32()
    const inline = offset === this.#reader.at
    if (inline) {
      this.#reader.skip(6)
      this.#reader.skip(this.#reader.u16() * 2 + 2)
    }
    const name = this.#context.name(offset)
    this.#mode.template?.names.push({ at, inline, name })
    return name
  }
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' }

function entityText(name: string): string {
  return (Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined) ?? `&${name};`
}
