import { ECS_COLUMNS, type EcsType } from '@atalaya/logs'
import { HubError } from '../../platform/http/errors.ts'
import type { QueryParams } from './query-params.ts'

/** A field as the event store knows it: an expression of ClickHouse, and how its values are held. */
export interface Field {
  readonly sql: string
  readonly type: EcsType
}

const OWN: Readonly<Record<string, Field>> = {
  'event.dataset': { sql: 'dataset', type: 'string' },
  'error.message': { sql: 'error', type: 'string' },
  'atalaya.rule': { sql: 'rules', type: 'string[]' },
  'atalaya.source': { sql: 'source', type: 'string' },
}
const BY_NAME: ReadonlyMap<string, Field> = new Map([
  ...Object.entries(OWN),
  ...ECS_COLUMNS.map(({ ecs, column, type }): [string, Field] => [ecs, { sql: column, type }]),
])
const SOURCE_FIELD = 'fields.'

export function columnNames(): readonly (readonly [string, EcsType])[] {
  return [...BY_NAME].map(([name, { type }]) => [name, type])
}

/** Throws HubError `invalid` for a name that is neither a column nor a source's own field. */
export function fieldOf(name: string, params: QueryParams): Field {
  const column = BY_NAME.get(name)
  if (column !== undefined) return column
  if (!name.startsWith(SOURCE_FIELD) || name.length === SOURCE_FIELD.length)
    throw new HubError(
      'invalid',
      `There is no field “${name.slice(0, 60)}”. Fields of the source are written fields.${name.slice(0, 60)}.`,
    )
  const key = params.add('String', name.slice(SOURCE_FIELD.length))
  return {
    sql: `if(JSONType(fields, ${key}) = 'String', JSONExtractString(fields, ${key}), JSONExtractRaw(fields, ${key}))`,
    type: 'string',
  }
}
