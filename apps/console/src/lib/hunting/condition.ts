import type { HuntCondition } from '@atalaya/contracts'
import { readList } from '#lib/url/state.ts'

export const OPS = ['is', 'is-not', 'contains', 'starts-with', 'in-network', 'exists', 'missing', 'gt', 'lt'] as const
export type Op = HuntCondition['op']

export function needsValue(op: Op): boolean {
  return op !== 'exists' && op !== 'missing'
}

/** A condition as the address holds it: `field~op~value`. */
export function writeCondition(condition: HuntCondition): string {
  const field = condition.field.replaceAll('~', '%7E')
  return needsValue(condition.op) ? `${field}~${condition.op}~${condition.value ?? ''}` : `${field}~${condition.op}`
}

export function parseCondition(text: string): HuntCondition | undefined {
  const [name = '', word = '', ...rest] = text.split('~')
  const field = name.replaceAll('%7E', '~')
  const op = OPS.find((known) => known === word)
  if (field === '' || field.length > 200 || !op) return undefined
  if (!needsValue(op)) return { field, op }
  const value = rest.join('~')
  return value === '' || value.length > 2_000 ? undefined : { field, op, value }
}

/** The conditions in an address; what cannot be read is left out, and no more than thirty are kept. */
export function readConditions(search: Pick<URLSearchParams, 'get'>): HuntCondition[] {
  return readList(search, 'c')
    .map(parseCondition)
    .filter((condition) => condition !== undefined)
    .slice(0, 30)
}

const TYPED = /^([\w@.[\]-]{1,200})(!=|>=?|<=?|\^=|~|:|=)(.{0,2000})$/s
const SIGNS: Record<string, Op> = {
  ':': 'is',
  '=': 'is',
  '!=': 'is-not',
  '~': 'contains',
  '^=': 'starts-with',
  '>': 'gt',
  '<': 'lt',
}
const NETWORK = /^[0-9a-f.:]{2,45}\/\d{1,3}$/i

/** What someone types: `host.name:srv-01`, `user.name!=root`, `process.pid>100`, `source.ip:10.0.0.0/8`, `url.path:*`. */
export function readTyped(text: string): HuntCondition | undefined {
  const match = TYPED.exec(text.trim())
  const [, field, sign, rest] = match ?? []
  const op = sign === undefined ? undefined : SIGNS[sign]
  if (field === undefined || op === undefined || rest === undefined) return undefined
  const value = rest.trim().replace(/^"(.*)"$/s, '$1')
  if (value === '*') return { field, op: op === 'is-not' ? 'missing' : 'exists' }
  if (value === '') return undefined
  return { field, op: op === 'is' && NETWORK.test(value) ? 'in-network' : op, value }
}

/** How a condition reads: `host.name ≠ srv-01`. */
export function signOf(op: Op): string {
  const signs: Record<Op, string> = {
    is: '=',
    'is-not': '≠',
    contains: '∋',
    'starts-with': '^=',
    'in-network': '∈',
    exists: '∃',
    missing: '∄',
    gt: '>',
    lt: '<',
  }
  return signs[op]
}
