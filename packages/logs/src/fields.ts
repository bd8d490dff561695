import { LARGE_RECORD_LENGTH, MAX_FIELD_NAME_LENGTH, MAX_FIELDS } from './limits.ts'

export type Fields = Record<string, unknown>

/** Sets a field under an outside name: `__proto__` would replace the prototype, and long names are refused. */
export function setField(fields: Fields, name: string, value: unknown): void {
  if (name === '__proto__' || name.length > MAX_FIELD_NAME_LENGTH) return
  fields[name] = value
}

/** Sets a field of ours only where the source gave something, so that `exists` tells the truth. */
export function setKnown(fields: Fields, name: string, value: unknown): void {
  if (value !== undefined && value !== null) fields[name] = value
}

/** Gives a field a second name, unless the source has that name already. */
export function alias(fields: Fields, name: string, from: string): void {
  const value = fields[from]
  if (value !== undefined && fields[name] === undefined) fields[name] = value
}

/** Sets a field of ours unless the source has that name already. */
export function setMissing(fields: Fields, name: string, value: unknown): void {
  if (value !== undefined && fields[name] === undefined) fields[name] = value
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value when it is text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** An integer given as a number or as decimal text. */
export function integerOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (typeof value !== 'string' || value === '' || value.length > 16) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

/** The record itself, or its first `MAX_FIELDS` fields: short records cannot hold that many, so only long ones are counted. */
export function boundFields(fields: Fields, length: number): Fields {
  if (length < LARGE_RECORD_LENGTH) return fields
  if (isWithinBounds(fields)) return fields
  const kept: Fields = {}
  for (const name of Object.keys(fields).slice(0, MAX_FIELDS)) setField(kept, name, fields[name])
  return kept
}

function isWithinBounds(fields: Fields): boolean {
  let count = 0
  for (const name in fields) if (++count > MAX_FIELDS || name.length > MAX_FIELD_NAME_LENGTH) return false
  return true
}
