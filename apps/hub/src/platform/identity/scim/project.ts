import { attributesOf, type Doc, findAttribute, isDoc, type ResourceKind } from './attributes.ts'
import { parseAttributePath } from './filter/parse-filter.ts'
import { ScimError } from './scim-error.ts'

const MAX_NAMES = 100

/** What a client wants to be told (RFC 7644 §3.9): only these attributes, or all but these. */
export interface Wanted {
  readonly only: readonly string[]
  readonly without: readonly string[]
}

export function readWanted(query: Doc): Wanted {
  const only = namesIn(query.attributes)
  const without = namesIn(query.excludedAttributes)
  if (only.length > 0 && without.length > 0)
    throw new ScimError(400, 'Say attributes or excludedAttributes, not both.', 'invalidValue')
  return { only, without }
}

function namesIn(value: unknown): string[] {
  const text = Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : ''
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length > MAX_NAMES) throw new ScimError(400, `Name at most ${MAX_NAMES} attributes.`, 'tooMany')
  return names
}

/** The part of a resource that is wanted. What is always returned (`id`, `schemas`) is there in any case. */
export function project(resource: Doc, { only, without }: Wanted, kind: ResourceKind): Doc {
  if (only.length > 0) return picked(resource, only, kind)
  const rest = structuredClone(resource)
  for (const name of without) drop(rest, name, kind)
  return rest
}

interface Place {
  readonly extension: string | undefined
  readonly name: string | undefined
  readonly sub: string | undefined
}

/** Where a name leads; undefined where there is no such attribute, which is no error (RFC 7644 §3.9). */
function placeOf(text: string, kind: ResourceKind): Place | undefined {
  const { extension } = kind
  if (extension !== undefined && text.toLowerCase() === extension.id.toLowerCase())
    return { extension: extension.id, name: undefined, sub: undefined }
  const path = parseAttributePath(text)
  const extended = extension !== undefined && path.urn === extension.id.toLowerCase()
  const attribute = findAttribute(extended ? extension.attributes : attributesOf(kind), path.name)
  if (attribute === undefined) return undefined
  const sub = path.sub === undefined ? undefined : findAttribute(attribute.sub ?? [], path.sub)?.name
  if (path.sub !== undefined && sub === undefined) return undefined
  return { extension: extended ? extension.id : undefined, name: attribute.name, sub }
}

function picked(resource: Doc, names: readonly string[], kind: ResourceKind): Doc {
  const result: Doc = { schemas: resource.schemas, id: resource.id }
  for (const text of names) {
    const place = placeOf(text, kind)
    if (place === undefined) continue
    const source = place.extension === undefined ? resource : resource[place.extension]
    if (!isDoc(source)) continue
    if (place.name === undefined && place.extension !== undefined) result[place.extension] = source
    else if (place.name !== undefined && source[place.name] !== undefined)
      pick(result, source, { ...place, name: place.name })
  }
  return result
}

function pick(result: Doc, source: Doc, { extension, name, sub }: Place & { name: string }): void {
  const holder = extension === undefined ? result : docAt(result, extension)
  holder[name] = sub === undefined ? source[name] : mergeSub(holder[name], source[name], sub)
}

function mergeSub(before: unknown, value: unknown, sub: string): unknown {
  if (Array.isArray(value))
    return value.map((each, index) => mergeSub(Array.isArray(before) ? before[index] : undefined, each, sub))
  if (!isDoc(value) || value[sub] === undefined) return before ?? {}
  return { ...(isDoc(before) ? before : {}), [sub]: value[sub] }
}

function drop(rest: Doc, text: string, kind: ResourceKind): void {
  const place = placeOf(text, kind)
  if (place === undefined || place.name === 'id' || place.name === 'schemas') return
  if (place.name === undefined) {
    if (place.extension !== undefined) delete rest[place.extension]
    return
  }
  const holder = place.extension === undefined ? rest : rest[place.extension]
  if (!isDoc(holder)) return
  if (place.sub === undefined) delete holder[place.name]
  else for (const each of [holder[place.name]].flat()) if (isDoc(each)) delete each[place.sub]
}

function docAt(result: Doc, name: string): Doc {
  const held = result[name]
  if (isDoc(held)) return held
  const made: Doc = {}
  result[name] = made
  return made
}
