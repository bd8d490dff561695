import type { Fields } from '../fields.ts'
import { MAX_FIELD_NAME_LENGTH, MAX_FIELDS, MAX_JSON_DEPTH } from '../limits.ts'

/**
 * Sets the leaves of nested JSON under dotted names. Lists of plain values stay lists; the members of a list of objects
 * share their names, so that a rule on `items.name` sees every one. Gives the reason when something was left out.
 */
export function flattenInto(fields: Fields, value: object, prefix = ''): string | undefined {
  const state: State = { left: MAX_FIELDS, problem: undefined }
  visit(fields, value, prefix, 0, state)
  return state.problem
}

interface State {
  left: number
  problem: string | undefined
}

function visit(fields: Fields, value: unknown, name: string, depth: number, state: State): void {
  if (typeof value !== 'object' || value === null) setLeaf(fields, value, name, state)
  else if (depth > MAX_JSON_DEPTH) {
    state.problem = `JSON nested deeper than ${MAX_JSON_DEPTH} levels; the rest is only in the raw record`
  } else if (Array.isArray(value)) visitList(fields, value, name, depth, state)
  else visitObject(fields, value as Fields, name, depth, state)
}

function visitObject(fields: Fields, object: Fields, name: string, depth: number, state: State): void {
  for (const key in object) {
    if (state.left <= 0) break
    visit(fields, object[key], name === '' ? key : `${name}.${key}`, depth + 1, state)
  }
}

function visitList(fields: Fields, list: readonly unknown[], name: string, depth: number, state: State): void {
  const plain = list.filter((item) => typeof item !== 'object' || item === null)
  if (plain.length > 0 || list.length === 0) setLeaf(fields, plain, name, state)
  if (plain.length === list.length) return
  for (const item of list) {
    if (state.left <= 0) break
    if (typeof item === 'object' && item !== null) visit(fields, item, name, depth + 1, state)
  }
}

function setLeaf(fields: Fields, value: unknown, name: string, state: State): void {
  if (name === '' || name === '__proto__' || name.length > MAX_FIELD_NAME_LENGTH) return
  state.left--
  if (state.left <= 0) state.problem = `more than ${MAX_FIELDS} fields; the rest is only in the raw record`
  const before = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (before === undefined) {
    fields[name] = value
    return
  }
  const more = Array.isArray(value) ? value.slice(0, MAX_FIELDS) : [value]
  if (Array.isArray(before)) before.push(...more)
  else fields[name] = [before, ...more]
}
