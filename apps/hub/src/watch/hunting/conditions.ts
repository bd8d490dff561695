import { isIP } from 'node:net'
import type { HuntCondition } from '@atalaya/contracts'
import { HubError } from '../../platform/http/errors.ts'
import { type Field, fieldOf } from './columns.ts'
import type { QueryParams } from './query-params.ts'

type Write = (field: Field, value: string, params: QueryParams) => string

const OPS: Readonly<Record<HuntCondition['op'], Write>> = {
  is: equals,
  'is-not': (field, value, params) => `NOT (${equals(field, value, params)})`,
  contains: (field, value, params) =>
    `positionCaseInsensitiveUTF8(${textOf(field)}, ${params.add('String', value)}) > 0`,
  'starts-with': (field, value, params) =>
    `startsWith(lowerUTF8(${textOf(field)}), lowerUTF8(${params.add('String', value)}))`,
  'in-network': inNetwork,
  exists: (field) => `${field.sql} != ${emptyOf(field)}`,
  missing: (field) => `${field.sql} = ${emptyOf(field)}`,
  gt: (field, value, params) => `${numberOf(field)} > ${params.add('Float64', numeric(value))}`,
  lt: (field, value, params) => `${numberOf(field)} < ${params.add('Float64', numeric(value))}`,
}

/** One condition as a predicate of ClickHouse. Throws HubError `invalid` when it makes no sense. */
export function writeCondition({ field: name, op, value }: HuntCondition, params: QueryParams): string {
  const field = fieldOf(name, params)
  if (value === undefined && op !== 'exists' && op !== 'missing')
    throw new HubError('invalid', `The condition on ${name} needs a value.`)
  return OPS[op](field, value ?? '', params)
}

function equals(field: Field, value: string, params: QueryParams): string {
  if (field.type === 'string[]') return `has(${field.sql}, ${params.add('String', value)})`
  if (field.type === 'int') return `${field.sql} = ${params.add('Int64', Math.trunc(numeric(value)))}`
  if (field.type === 'ip') return `${field.sql} = toIPv6(${params.add('String', address(value))})`
  return `${field.sql} = ${params.add('String', value)}`
}

function inNetwork(field: Field, value: string, params: QueryParams): string {
  const [text = '', bits] = value.split('/')
  const family = isIP(text)
  const size = family === 6 ? 128 : 32
  const length = bits === undefined ? size : /^\d{1,3}$/.test(bits) ? Number(bits) : 999
  if (family === 0 || length > size)
    throw new HubError('invalid', `“${value.slice(0, 60)}” is not a network such as 10.20.0.0/16.`)
  const column = field.type === 'ip' ? field.sql : `toIPv6OrDefault(${textOf(field)})`
  // IPv4 lies in ::ffff:0:0/96.
  const range = `IPv6CIDRToRange(toIPv6(${params.add('String', text)}), ${params.add('UInt8', family === 4 ? length + 96 : length)})`
  return `(${column} >= tupleElement(${range}, 1) AND ${column} <= tupleElement(${range}, 2))`
}

function textOf({ sql, type }: Field): string {
  if (type === 'string') return sql
  if (type === 'string[]') return `arrayStringConcat(${sql}, '\\n')`
  return type === 'ip' ? `replaceOne(toString(${sql}), '::ffff:', '')` : `toString(${sql})`
}

function emptyOf({ type }: Field): string {
  if (type === 'int' || type === 'time') return '0'
  if (type === 'ip') return "toIPv6('::')"
  return type === 'string[]' ? '[]' : "''"
}

function numberOf({ sql, type }: Field): string {
  return type === 'int' ? sql : `toFloat64OrNull(${textOf({ sql, type })})`
}

function numeric(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number))
    throw new HubError('invalid', `“${value.slice(0, 60)}” is not a number.`)
  return number
}

function address(value: string): string {
  if (isIP(value) === 0) throw new HubError('invalid', `“${value.slice(0, 60)}” is not an address.`)
  return value
}
