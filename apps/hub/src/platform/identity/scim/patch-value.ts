import { isDeepStrictEqual } from 'node:util'
import { type Attribute, type Doc, isDoc } from './attributes.ts'
import type { Filter } from './filter/filter.ts'
import { valueFits } from './filter/fits.ts'
import { readValue } from './normalise.ts'
import { ScimError } from './scim-error.ts'

/** Where an operation writes: an attribute of an object, of its values those that fit, of these one part. */
export interface Target {
  readonly holder: Doc
  readonly attribute: Attribute
  readonly filter: Filter | undefined
  readonly sub: Attribute | undefined
}

export function addTo(target: Target, value: unknown): void {
  const { holder, attribute, filter, sub } = target
  if (filter !== undefined) {
    addToFitting(target, value)
    return
  }
  if (sub !== undefined) {
    writeSub(target, value)
    return
  }
  const read = readValue(value, attribute)
  if (read === undefined) return
  const held = holder[attribute.name]
  if (attribute.multiValued && Array.isArray(read)) holder[attribute.name] = joined(listOf(held), read)
  else if (isDoc(held) && isDoc(read)) holder[attribute.name] = { ...held, ...read }
  else holder[attribute.name] = read
}

export function replaceIn(target: Target, value: unknown): void {
  const { holder, attribute, filter, sub } = target
  if (filter !== undefined) {
    const fitting = fittingOf(target, filter)
    // RFC 7644 §3.5.2.3
    if (fitting.length === 0) throw new ScimError(400, `No value of ${attribute.name} fits.`, 'noTarget')
    for (const each of fitting) writeInto(each, { target, value, merge: false })
    return
  }
  if (sub !== undefined) {
    writeSub(target, value)
    return
  }
  const held = holder[attribute.name]
  const read = readValue(value, attribute)
  if (read === undefined) delete holder[attribute.name]
  else holder[attribute.name] = !attribute.multiValued && isDoc(held) && isDoc(read) ? { ...held, ...read } : read
}

/** `value` names what to remove where there is no filter, as some directories do for members. */
export function removeFrom(target: Target, value: unknown): void {
  const { holder, attribute, filter, sub } = target
  if (filter === undefined && sub !== undefined) {
    removeSub(target, sub)
    return
  }
  const values = listOf(holder[attribute.name])
  if (filter === undefined) {
    const named = attribute.multiValued && value !== undefined ? listOf(readValue(value, attribute)) : []
    if (named.length === 0) delete holder[attribute.name]
    else keep(target, withoutNamed(values, named))
    return
  }
  const fitting = new Set(fittingOf(target, filter))
  if (sub !== undefined) for (const each of fitting) delete each[sub.name]
  else
    keep(
      target,
      values.filter((each) => !isDoc(each) || !fitting.has(each)),
    )
}

function withoutNamed(values: readonly unknown[], named: readonly unknown[]): unknown[] {
  const ids = new Set(named.map(idOf))
  return values.filter((each) => !ids.has(idOf(each)))
}

function removeSub({ holder, attribute }: Target, sub: Attribute): void {
  for (const each of listOf(holder[attribute.name])) if (isDoc(each)) delete each[sub.name]
}

/** Outside the RFC, as directories expect: a value that does not exist yet is made from what the filter says of it. */
function addToFitting(target: Target, value: unknown): void {
  const { holder, attribute, filter } = target
  const fitting = filter === undefined ? [] : fittingOf(target, filter)
  if (fitting.length === 0) {
    const made: Doc = said(filter)
    holder[attribute.name] = [...listOf(holder[attribute.name]), made]
    fitting.push(made)
  }
  for (const each of fitting) writeInto(each, { target, value, merge: true })
}

function said(filter: Filter | undefined): Doc {
  if (filter?.kind === 'and') return { ...said(filter.left), ...said(filter.right) }
  if (filter?.kind === 'compare' && filter.by === 'eq') return { [filter.path.name]: filter.to }
  throw new ScimError(400, 'No value fits, and the filter does not say what a new one would be.', 'noTarget')
}

function writeInto(each: Doc, { target, value, merge }: { target: Target; value: unknown; merge: boolean }): void {
  const { attribute, sub, holder } = target
  if (sub !== undefined) each[sub.name] = readValue(value, sub)
  else {
    const [read] = listOf(readValue(value, attribute))
    if (!isDoc(read)) throw new ScimError(400, `${attribute.name} takes objects.`, 'invalidValue')
    if (!merge) for (const name of Object.keys(each)) delete each[name]
    Object.assign(each, read)
  }
  if (each.primary === true) onlyPrimary(listOf(holder[attribute.name]), each)
}

function writeSub({ holder, attribute, sub }: Target, value: unknown): void {
  if (sub === undefined) return
  const read = readValue(value, sub)
  if (attribute.multiValued) {
    for (const each of listOf(holder[attribute.name])) if (isDoc(each)) each[sub.name] = read
    return
  }
  const held = holder[attribute.name]
  holder[attribute.name] = { ...(isDoc(held) ? held : {}), [sub.name]: read }
}

function joined(held: readonly unknown[], added: readonly unknown[]): unknown[] {
  const all = [...held]
  const ids = new Set(held.map(idOf))
  for (const each of added) {
    const id = idOf(each)
    if (ids.has(id) && (id !== undefined || held.some((other) => isDeepStrictEqual(other, each)))) continue
    ids.add(id)
    all.push(each)
    if (isDoc(each) && each.primary === true) onlyPrimary(all, each)
  }
  return all
}

/** RFC 7643 §2.4: at most one value is the primary one; the newest that says so is. */
function onlyPrimary(values: readonly unknown[], primary: Doc): void {
  for (const each of values) if (isDoc(each) && each !== primary && each.primary === true) each.primary = false
}

function fittingOf({ holder, attribute }: Target, filter: Filter): Doc[] {
  return listOf(holder[attribute.name])
    .filter(isDoc)
    .filter((each) => valueFits(filter, each, attribute))
}

function keep({ holder, attribute }: Target, values: readonly unknown[]): void {
  if (values.length === 0) delete holder[attribute.name]
  else holder[attribute.name] = values
}

function idOf(value: unknown): unknown {
  if (!isDoc(value)) return value
  return typeof value.value === 'string' ? value.value.toLowerCase() : undefined
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
