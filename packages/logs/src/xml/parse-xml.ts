import { type Fields, setField } from '../fields.ts'

/** Deepest nesting and most elements of a document. */
const MAX_DEPTH = 16
const MAX_ELEMENTS = 2_000

/**
 * Reads a small XML document as converters write it in JSON: attributes under `#attributes`, text alone as the value
 * or under `#text`, repeated elements as a list. One pass, no entities but the five predefined and numeric ones, no
 * document type: there is nothing to expand. Undefined when the document is not well formed or larger than the bounds.
 */
export function parseXml(text: string): Fields | undefined {
  const root: Element = { name: '', attributes: undefined, children: undefined, text: '' }
  const open: Element[] = [root]
  let elements = 0
  let at = 0
  while (at < text.length) {
    const start = text.indexOf('<', at)
    const top = open[open.length - 1]
    if (!top) return undefined
    if (start < 0) break
    if (start > at) top.text += decodeEntities(text.slice(at, start))
    const tag = readTag(text, start)
    if (!tag || elements++ > MAX_ELEMENTS) return undefined
    at = tag.end
    if (tag.kind === 'other') top.text += tag.text
    else if (tag.kind === 'close') {
      if (open.length < 2 || top.name !== tag.element.name) return undefined
      open.pop()
      addChild(open[open.length - 1] ?? root, top)
    } else if (tag.kind === 'empty') addChild(top, tag.element)
    else if (open.push(tag.element) > MAX_DEPTH) return undefined
  }
  return open.length === 1 ? root.children : undefined
}

interface Element {
  name: string
  attributes: Fields | undefined
  children: Fields | undefined
  text: string
}

interface Tag {
  readonly kind: 'open' | 'close' | 'empty' | 'other'
  readonly element: Element
  readonly text: string
  readonly end: number
}

const NONE: Element = { name: '', attributes: undefined, children: undefined, text: '' }

function readTag(text: string, start: number): Tag | undefined {
  if (text.startsWith('<![CDATA[', start)) {
    const end = text.indexOf(']]>', start)
    return end < 0 ? undefined : { kind: 'other', element: NONE, text: text.slice(start + 9, end), end: end + 3 }
  }
  const mark = text[start + 1]
  const close = mark === '!' && text.startsWith('<!--', start) ? '-->' : '>'
  const end = endOfTag(text, start, close)
  if (end < 0) return undefined
  if (mark === '?' || mark === '!') return { kind: 'other', element: NONE, text: '', end: end + close.length }
  if (mark === '/') {
    const name = text.slice(start + 2, end).trim()
    return { kind: 'close', element: { ...NONE, name }, text: '', end: end + 1 }
  }
  const empty = text[end - 1] === '/'
  const element = readElement(text.slice(start + 1, empty ? end - 1 : end))
  return { kind: empty ? 'empty' : 'open', element, text: '', end: end + 1 }
}

/** The `>` that ends a tag: not one inside an attribute's quotes. */
function endOfTag(text: string, start: number, close: string): number {
  if (close !== '>') return text.indexOf(close, start)
  let quote = ''
  for (let i = start; i < text.length; i++) {
    const char = text[i]
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '>') return i
  }
  return -1
}

function readElement(body: string): Element {
  const space = body.search(/\s/)
  const name = space < 0 ? body : body.slice(0, space)
  if (space < 0) return { ...NONE, name }
  return { ...NONE, name, attributes: readAttributes(body, space) }
}

const MAX_ATTRIBUTES = 64

function readAttributes(body: string, start: number): Fields | undefined {
  let attributes: Fields | undefined
  let at = start
  for (let count = 0; count < MAX_ATTRIBUTES; count++) {
    const equals = body.indexOf('=', at)
    const quote = body[equals + 1]
    if (equals < 0 || (quote !== '"' && quote !== "'")) break
    const close = body.indexOf(quote, equals + 2)
    if (close < 0) break
    attributes ??= {}
    setField(attributes, body.slice(at, equals).trim(), decodeEntities(body.slice(equals + 2, close)))
    at = close + 1
  }
  return attributes
}

function addChild(parent: Element, child: Element): void {
  parent.children ??= {}
  const value = elementValue(child)
  const before = Object.hasOwn(parent.children, child.name) ? parent.children[child.name] : undefined
  if (before === undefined) setField(parent.children, child.name, value)
  else if (Array.isArray(before)) before.push(value)
  else parent.children[child.name] = [before, value]
}

function elementValue({ attributes, children, text }: Element): unknown {
  if (!attributes && !children) return text
  const trimmed = children ? text.trim() : text
  return {
    ...(attributes && { '#attributes': attributes }),
    ...children,
    ...(trimmed !== '' || !children ? { '#text': trimmed } : {}),
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
