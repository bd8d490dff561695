import { type Attribute, attributesOf, type Doc, findAttribute, isDoc, type ResourceKind } from './attributes.ts'
import { ScimError } from './scim-error.ts'

const MAX_TEXT = 1_024
const MAX_VALUES = 50
const MAX_MEMBERS = 20_000

/**
 * What is kept of what a client sent: attributes of the schemas, under their own names, of their own types. What the client
 * may not write is left out (RFC 7644 §3.3), and so is what no schema has.
 */
export function normalise(input: unknown, kind: ResourceKind): Doc {
  if (!isDoc(input)) throw new ScimError(400, 'A resource is a JSON object.', 'invalidSyntax')
  const doc = readAttributes(input, attributesOf(kind))
  delete doc.schemas
  const { extension } = kind
  const extra = extension === undefined ? undefined : readIgnoringCase(input, extension.id)
  if (extension !== undefined && isDoc(extra)) {
    const kept = readAttributes(extra, extension.attributes)
    if (Object.keys(kept).length > 0) doc[extension.id] = kept
  }
  for (const { name, required } of kind.schema.attributes) {
    if (required && (doc[name] === undefined || doc[name] === ''))
      throw new ScimError(400, `${name} is missing.`, 'invalidValue')
  }
  return doc
}

function readAttributes(input: Doc, attributes: readonly Attribute[]): Doc {
  const doc: Doc = {}
  for (const [name, value] of Object.entries(input)) {
    const attribute = findAttribute(attributes, name)
    if (attribute === undefined || attribute.mutability === 'readOnly') continue
    const read = readValue(value, attribute)
    if (read !== undefined) doc[attribute.name] = read
  }
  return doc
}

/** Null and an empty list are no value (RFC 7643 §2.5). */
export function readValue(value: unknown, attribute: Attribute): unknown {
  if (value === null || value === undefined) return undefined
  if (attribute.multiValued) return readValues(Array.isArray(value) ? value : [value], attribute)
  if (Array.isArray(value)) {
    if (value.length > 1) throw wrong(attribute, 'one value')
    return readValue(value[0], attribute)
  }
  return readOne(value, attribute)
}

function readValues(values: readonly unknown[], attribute: Attribute): unknown {
  const most = attribute.name === 'members' ? MAX_MEMBERS : MAX_VALUES
  if (values.length > most) throw wrong(attribute, `at most ${most} values`)
  const read = values.map((value) => readOne(value, attribute)).filter((value) => value !== undefined)
  return read.length > 0 ? read : undefined
}

function readOne(value: unknown, attribute: Attribute): unknown {
  if (value === null || value === undefined) return undefined
  if (attribute.type === 'complex') return readComplex(value, attribute)
  // A directory may wrap a plain value as it does those of lists.
  if (isDoc(value) && 'value' in value) return readOne(isDoc(value.value) ? null : value.value, attribute)
  if (attribute.type === 'boolean') return readBoolean(value, attribute)
  if (typeof value !== 'string' || value.length > MAX_TEXT)
    throw wrong(attribute, `a text of at most ${MAX_TEXT} letters`)
  return value
}

/** Directories send a list of bare values where objects are meant. */
function readComplex(value: unknown, attribute: Attribute): unknown {
  const doc = typeof value === 'string' && attribute.multiValued ? { value } : value
  if (!isDoc(doc)) throw wrong(attribute, 'an object')
  const read = readAttributes(doc, attribute.sub ?? [])
  return Object.keys(read).length > 0 ? read : undefined
}

/** Entra says "True" and "False" in letters. */
function readBoolean(value: unknown, attribute: Attribute): boolean {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  if (word === 'true' || word === 'false') return word === 'true'
  throw wrong(attribute, 'true or false')
}

function wrong({ name }: Attribute, wanted: string): ScimError {
  return new ScimError(400, `${name} is to be ${wanted}.`, 'invalidValue')
}

export function readIgnoringCase(input: Doc, name: string): unknown {
  const wanted = name.toLowerCase()
  const found = Object.keys(input).find((key) => key.toLowerCase() === wanted)
  return found === undefined ? undefined : input[found]
}
