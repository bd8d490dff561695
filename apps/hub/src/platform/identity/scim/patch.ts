import {
  type Attribute,
  attributesOf,
  type Doc,
  findAttribute,
  isDoc,
  isKnownButNotKept,
  type ResourceKind,
} from './attributes.ts'
import type { AttributePath, PatchPath } from './filter/filter.ts'
import { parsePatchPath } from './filter/parse-filter.ts'
import { normalise, readIgnoringCase } from './normalise.ts'
import { addTo, removeFrom, replaceIn, type Target } from './patch-value.ts'
import { ScimError } from './scim-error.ts'

const MAX_OPERATIONS = 1_000

interface Operation {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path: string | undefined
  readonly value: unknown
}

/**
 * What a resource is after a PATCH (RFC 7644 §3.5.2): all of its operations in order, or a ScimError and none. Takes
 * what directories send besides: operations in capitals, paths as names of a value without path, members to be removed
 * named by `value`.
 */
export function patched(before: Doc, body: unknown, kind: ResourceKind): Doc {
  const doc = structuredClone(before)
  for (const operation of readOperations(body)) apply(doc, operation, kind)
  return normalise(doc, kind)
}

function readOperations(body: unknown): Operation[] {
  const listed = isDoc(body) ? readIgnoringCase(body, 'Operations') : undefined
  if (!Array.isArray(listed) || listed.length === 0)
    throw new ScimError(400, 'A PATCH has a list of Operations.', 'invalidSyntax')
  if (listed.length > MAX_OPERATIONS)
    throw new ScimError(400, `A PATCH has at most ${MAX_OPERATIONS} operations.`, 'tooMany')
  return listed.map(readOperation)
}

function readOperation(item: unknown): Operation {
  const op = isDoc(item) ? String(readIgnoringCase(item, 'op')).toLowerCase() : ''
  if (!isDoc(item) || (op !== 'add' && op !== 'replace' && op !== 'remove'))
    throw new ScimError(400, 'An operation is add, replace or remove.', 'invalidSyntax')
  const path = readIgnoringCase(item, 'path') ?? undefined
  if (path !== undefined && typeof path !== 'string') throw new ScimError(400, 'A path is a text.', 'invalidPath')
  const value = readIgnoringCase(item, 'value')
  if (op === 'remove' && (path === undefined || path === ''))
    throw new ScimError(400, 'Say by a path what to remove.', 'noTarget')
  if (op !== 'remove' && value === undefined) throw new ScimError(400, `What to ${op} is missing.`, 'invalidValue')
  return { op, path: path === '' ? undefined : path, value }
}

function apply(doc: Doc, { op, path, value }: Operation, kind: ResourceKind): void {
  const { extension } = kind
  if (extension !== undefined && path?.toLowerCase() === extension.id.toLowerCase()) {
    if (op === 'remove') delete doc[extension.id]
    else applyNamed(doc, path, { op, value, kind })
    return
  }
  if (path !== undefined) {
    applyAt(doc, parsePatchPath(path), { op, value, kind })
    return
  }
  if (!isDoc(value)) throw new ScimError(400, 'Without a path the value is an object of attributes.', 'invalidValue')
  for (const [name, each] of Object.entries(value)) applyNamed(doc, name, { op, value: each, kind })
}

interface Change {
  readonly op: Operation['op']
  readonly value: unknown
  readonly kind: ResourceKind
}

/** A member of a value without a path: an attribute, an extension, or a path written as a name. */
function applyNamed(doc: Doc, name: string, change: Change): void {
  const { kind, value } = change
  if (name.toLowerCase() === kind.extension?.id.toLowerCase() && isDoc(value)) {
    for (const [inner, each] of Object.entries(value)) applyNamed(doc, `${name}:${inner}`, { ...change, value: each })
    return
  }
  const path = parsePatchPath(name)
  if (path.path.name.toLowerCase() === 'schemas') return
  const target = find(doc, path.path, kind)
  // Read-only attributes come along where a directory sends back all that it was told (RFC 7644 §3.5.2: ignored in PUT).
  if (target?.attribute.mutability === 'readOnly') return
  applyAt(doc, path, change)
}

function applyAt(doc: Doc, path: PatchPath, { op, value, kind }: Change): void {
  const target = find(doc, path.path, kind)
  if (target === undefined) {
    if (isKnownButNotKept(path.path.name) || isForeign(path.path, kind)) return
    throw new ScimError(400, `There is no attribute ${path.path.name}.`, 'invalidPath')
  }
  if (target.attribute.mutability === 'readOnly')
    throw new ScimError(400, `${target.attribute.name} cannot be written.`, 'mutability')
  if (op === 'remove' && target.attribute.required && path.filter === undefined)
    throw new ScimError(400, `${target.attribute.name} cannot be removed.`, 'mutability')
  const selected = { ...target, filter: path.filter, sub: subOf(target.attribute, path.sub) }
  if (path.sub !== undefined && selected.sub === undefined) {
    requireNotKept(path.sub)
    return
  }
  if (op === 'add') addTo(selected, value)
  else if (op === 'replace') replaceIn(selected, value)
  else removeFrom(selected, value)
}

function requireNotKept(sub: string): void {
  if (!isKnownButNotKept(sub)) throw new ScimError(400, `There is no attribute ${sub} in it.`, 'invalidPath')
}

function subOf(attribute: Attribute, sub: string | undefined): Attribute | undefined {
  return sub === undefined ? undefined : findAttribute(attribute.sub ?? [], sub)
}

/** An extension that is not kept here. */
function isForeign({ urn }: AttributePath, kind: ResourceKind): boolean {
  return urn !== '' && urn !== kind.schema.id.toLowerCase() && urn !== kind.extension?.id.toLowerCase()
}

/** The object that holds an attribute of the resource, made where it is an extension that has no value yet. */
function find(
  doc: Doc,
  { urn, name }: AttributePath,
  kind: ResourceKind,
): Pick<Target, 'holder' | 'attribute'> | undefined {
  const { extension } = kind
  if (extension !== undefined && urn === extension.id.toLowerCase()) {
    const attribute = findAttribute(extension.attributes, name)
    if (attribute === undefined) return undefined
    const held = doc[extension.id]
    const holder = isDoc(held) ? held : {}
    doc[extension.id] = holder
    return { holder, attribute }
  }
  if (isForeign({ urn, name, sub: undefined }, kind)) return undefined
  const attribute = findAttribute(attributesOf(kind), name)
  return attribute && { holder: doc, attribute }
}
