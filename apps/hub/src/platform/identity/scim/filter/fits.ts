import { type Attribute, attributesOf, type Doc, findAttribute, isDoc, type ResourceKind } from '../attributes.ts'
import { ScimError } from '../scim-error.ts'
import type { AttributePath, Comparison, Filter, Literal } from './filter.ts'

/** Whether a resource fits. An attribute that it does not have, or that there is not, has no value (RFC 7644 §3.4.2.2). */
export function fits(filter: Filter, resource: Doc, kind: ResourceKind): boolean {
  return fitsWith(filter, (path) => valuesAt(resource, path, kind))
}

/** Whether one value of a complex attribute fits. */
export function valueFits(filter: Filter, value: Doc, attribute: Attribute): boolean {
  return fitsWith(filter, ({ name, sub }) => {
    if (sub !== undefined) return NOTHING
    const inner = findAttribute(attribute.sub ?? [], name)
    return inner === undefined ? NOTHING : { attribute: inner, values: spread(readMember(value, inner.name)) }
  })
}

interface Found {
  readonly attribute: Attribute | undefined
  readonly values: readonly unknown[]
}
type Look = (path: AttributePath) => Found
const NOTHING: Found = { attribute: undefined, values: [] }

function fitsWith(filter: Filter, look: Look): boolean {
  switch (filter.kind) {
    case 'and':
      return fitsWith(filter.left, look) && fitsWith(filter.right, look)
    case 'or':
      return fitsWith(filter.left, look) || fitsWith(filter.right, look)
    case 'not':
      return !fitsWith(filter.of, look)
    case 'present':
      return look(filter.path).values.some(isPresent)
    case 'within': {
      const { attribute, values } = look(filter.path)
      return (
        attribute !== undefined && values.some((value) => isDoc(value) && valueFits(filter.filter, value, attribute))
      )
    }
    case 'compare':
      return compares(look(filter.path), filter.by, filter.to)
  }
}

function compares({ attribute, values }: Found, by: Comparison, to: Literal): boolean {
  const plain = plainValues({ attribute, values })
  if (to === null) return by === 'eq' ? !plain.values.some(isPresent) : by === 'ne' && plain.values.some(isPresent)
  if (by === 'ne') return !compares({ attribute, values }, 'eq', to)
  if (plain.attribute?.type === 'boolean' && by !== 'eq')
    throw new ScimError(400, `${plain.attribute.name} is true or false: nothing else can be asked.`, 'invalidFilter')
  return plain.values.some((value) => comparesOne(value, by, { to, attribute: plain.attribute }))
}

/** A complex attribute is asked for its `value` (RFC 7644 §3.4.2.2: `emails co "example"`). */
function plainValues({ attribute, values }: Found): Found {
  if (attribute?.type !== 'complex') return { attribute, values }
  const inner = findAttribute(attribute.sub ?? [], 'value')
  if (inner === undefined) return NOTHING
  return {
    attribute: inner,
    values: values.flatMap((value) => (isDoc(value) ? spread(readMember(value, 'value')) : [])),
  }
}

function comparesOne(
  value: unknown,
  by: Comparison,
  { to, attribute }: { to: Literal; attribute: Attribute | undefined },
) {
  if (typeof value === 'boolean' || typeof to === 'boolean') return value === to
  const order = attribute?.type === 'dateTime' ? instantOrder(value, to) : undefined
  if (order !== undefined) return ordered(order, by)
  if (typeof value !== 'string' || typeof to !== 'string') return by === 'eq' && value === to
  const exact = attribute?.caseExact === true
  const [a, b] = exact ? [value, to] : [value.toLowerCase(), to.toLowerCase()]
  if (by === 'co') return a.includes(b)
  if (by === 'sw') return a.startsWith(b)
  if (by === 'ew') return a.endsWith(b)
  return ordered(a < b ? -1 : a > b ? 1 : 0, by)
}

function ordered(order: number, by: Comparison): boolean {
  if (by === 'eq') return order === 0
  if (by === 'gt') return order > 0
  if (by === 'ge') return order >= 0
  if (by === 'lt') return order < 0
  return by === 'le' && order <= 0
}

function instantOrder(value: unknown, to: Literal): number | undefined {
  const a = Date.parse(String(value))
  const b = Date.parse(String(to))
  return Number.isNaN(a) || Number.isNaN(b) ? undefined : a - b
}

function isPresent(value: unknown): boolean {
  if (isDoc(value)) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== ''
}

function spread(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function readMember(value: Doc, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** The values at a path of a resource, and what the schema says of them. */
export function valuesAt(resource: Doc, { urn, name, sub }: AttributePath, kind: ResourceKind): Found {
  const extended = urn !== '' && urn === kind.extension?.id.toLowerCase()
  if (urn !== '' && !extended && urn !== kind.schema.id.toLowerCase()) return NOTHING
  const attribute = findAttribute(extended ? (kind.extension?.attributes ?? []) : attributesOf(kind), name)
  const holder = extended ? resource[kind.extension?.id ?? ''] : resource
  if (attribute === undefined || !isDoc(holder)) return NOTHING
  const values = spread(readMember(holder, attribute.name))
  if (sub === undefined) return { attribute, values }
  const inner = findAttribute(attribute.sub ?? [], sub)
  if (inner === undefined) return NOTHING
  return {
    attribute: inner,
    values: values.flatMap((each) => (isDoc(each) ? spread(readMember(each, inner.name)) : [])),
  }
}
