import type { FieldsQuery } from '@atalaya/contracts'
import type { EcsType } from '@atalaya/logs'
import type { Static } from 'typebox'
import type { Scope } from '../../platform/http/route.ts'
import { columnNames } from './columns.ts'
import { LIMITS } from './query-cost.ts'
import { QueryParams } from './query-params.ts'
import type { HuntParts } from './search.ts'

type Kind = 'string' | 'ip' | 'number' | 'time'
const MOST_FIELDS = 300
const SAMPLE_ROWS = 20_000

/** Names of columns, and of the sources' own fields as the newest events have them. */
export async function listFields(
  parts: HuntParts,
  query: Static<typeof FieldsQuery>,
  scope: Scope,
): Promise<{ fields: { name: string; kind: Kind }[] }> {
  const prefix = (query.prefix ?? '').toLowerCase()
  const columns = columnNames().map(([name, type]) => ({ name, kind: kindOf(type) }))
  const own = (await sampleNames(parts, scope)).map((name) => ({ name: `fields.${name}`, kind: 'string' as const }))
  const fitting = [...columns, ...own].filter(({ name }) => name.toLowerCase().includes(prefix))
  const starts = (name: string) => (name.toLowerCase().startsWith(prefix) ? 0 : 1)
  return { fields: fitting.sort((a, b) => starts(a.name) - starts(b.name)).slice(0, MOST_FIELDS) }
}

function kindOf(type: EcsType): Kind {
  if (type === 'ip' || type === 'time') return type
  return type === 'int' ? 'number' : 'string'
}

async function sampleNames({ events }: HuntParts, scope: Scope): Promise<string[]> {
  const params = new QueryParams()
  const query = `SELECT arrayJoin(JSONExtractKeys(fields)) AS name, count() AS rows FROM
      (SELECT fields FROM events WHERE received > now() - INTERVAL 1 DAY
        AND office IN ${params.add('Array(String)', [...scope.offices])} LIMIT ${SAMPLE_ROWS})
    GROUP BY name ORDER BY rows DESC LIMIT 1000`
  const result = await events.reader.query({
    query,
    query_params: params.values,
    format: 'JSONEachRow',
    clickhouse_settings: LIMITS,
  })
  return (await result.json<{ name: string }>()).map(({ name }) => name)
}
