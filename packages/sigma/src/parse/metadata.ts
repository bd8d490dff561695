import { RuleError } from '../problem.ts'
import type { DocumentMeta, Level, RelatedRule, RuleLogsource, RuleSource, Status } from '../rule.ts'
import type { ItemContext } from './item.ts'

const LEVELS: readonly Level[] = ['informational', 'low', 'medium', 'high', 'critical']
const STATUSES: readonly Status[] = ['stable', 'test', 'experimental', 'deprecated', 'unsupported']
const MAX_LIST = 1_000

export function parseMetadata(
  raw: Readonly<Record<string, unknown>>,
  source: RuleSource,
  context: ItemContext,
): DocumentMeta {
  const title = text(raw.title)
  if (!title) throw new RuleError('missing', 'the title is missing', { remedy: 'Add "title:".', anchor: '' })
  if (title.length > 256) context.warn('the title has more than 256 characters', 'Shorten it.', 'title')
  const taxonomy = text(raw.taxonomy) ?? 'sigma'
  if (taxonomy !== 'sigma') {
    context.warn(`the taxonomy "${taxonomy}" is not Sigma's`, 'Map its field names with a pipeline.', 'taxonomy')
  }
  return {
    id: text(raw.id) ?? inventId(source.file, title),
    title,
    references: texts(raw.references),
    tags: texts(raw.tags),
    falsepositives: texts(raw.falsepositives),
    fields: texts(raw.fields),
    scope: texts(raw.scope),
    related: relatedRules(raw.related),
    taxonomy,
    source,
    ...optional('name', text(raw.name)),
    ...optional('status', oneOf(raw, 'status', STATUSES, context)),
    ...optional('level', oneOf(raw, 'level', LEVELS, context)),
    ...optional('description', text(raw.description)),
    ...optional('license', text(raw.license)),
    ...optional('author', text(raw.author)),
    ...optional('date', text(raw.date)),
    ...optional('modified', text(raw.modified)),
  }
}

export function parseLogsource(raw: unknown): RuleLogsource {
  const remedy = 'Add "logsource:" with a category, product or service.'
  if (!isRecord(raw)) throw new RuleError('missing', 'the log source is missing', { remedy, anchor: 'logsource' })
  const found = {
    ...optional('category', text(raw.category)),
    ...optional('product', text(raw.product)),
    ...optional('service', text(raw.service)),
    ...optional('definition', text(raw.definition)),
  }
  if (!found.category && !found.product && !found.service) {
    throw new RuleError('missing', 'the log source names no category, product or service', {
      remedy,
      anchor: 'logsource',
    })
  }
  return found
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

export function texts(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value.slice(0, MAX_LIST) : [value]
  return list.map(text).filter((each) => each !== undefined)
}

export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  // The computed key widens to string; the shape is exactly this one.
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V }
}

function oneOf<T extends string>(
  raw: Readonly<Record<string, unknown>>,
  key: string,
  known: readonly T[],
  context: ItemContext,
): T | undefined {
  const value = text(raw[key])
  if (value === undefined) return undefined
  const found = known.find((each) => each === value.toLowerCase())
  if (!found) context.warn(`the ${key} "${value}" is unknown`, `Use one of ${known.join(', ')}.`, key)
  return found
}

function relatedRules(raw: unknown): readonly RelatedRule[] {
  if (!Array.isArray(raw)) return []
  return raw.slice(0, MAX_LIST).flatMap((each: unknown) => {
    const id = isRecord(each) ? text(each.id) : undefined
    return id ? [{ id, type: (isRecord(each) && text(each.type)) || 'similar' }] : []
  })
}

/** FNV-1a over file and title: a document without id keeps the same one from load to load. */
function inventId(file: string, title: string): string {
  let high = 0x811c9dc5
  let low = 0xc9dc5118
  for (const c of `${file}#${title}`) {
    high = Math.imul(high ^ (c.codePointAt(0) ?? 0), 0x01000193)
    low = Math.imul(low ^ (high >>> 7), 0x01000193)
  }
  return `unnamed-${(high >>> 0).toString(16).padStart(8, '0')}${(low >>> 0).toString(16).padStart(8, '0')}`
}
