import { ExportFacts, FactPage, ListFacts } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { OfficeTree } from '../http/authenticate.ts'
import { type Route, roles, route } from '../http/route.ts'
import { type Column, sendTable } from '../http/send-table.ts'
import type { FactTables } from './fact.ts'
import { eachFact, listFacts } from './list-facts.ts'

type Row = FactPage['rows'][number]
const AUDITORS = roles('auditor', 'lead', 'admin')

const COLUMNS: readonly Column<Row>[] = [
  { title: 'sequence', value: ({ sequence }) => sequence },
  { title: 'at', value: ({ at }) => at },
  { title: 'kind', value: ({ kind }) => kind },
  { title: 'actor', value: ({ actor }) => actor.name },
  { title: 'actor_id', value: ({ actor }) => actor.id },
  { title: 'office', value: ({ office }) => office?.name ?? null },
  { title: 'subject_kind', value: ({ subject }) => subject.kind },
  { title: 'subject_id', value: ({ subject }) => subject.id },
  { title: 'data', value: ({ data }) => JSON.stringify(data) },
]

export function factRoutes(db: Kysely<FactTables>, tree: OfficeTree): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/facts',
      summary: 'What was done, by whom and when',
      access: AUDITORS,
      schema: { querystring: ListFacts, response: FactPage },
      handle: ({ query, scope }) => listFacts(db, query, { scope, root: tree.root }),
    }),
    route({
      method: 'GET',
      url: '/api/facts/export',
      summary: 'The facts that fit the filter, as a file',
      access: AUDITORS,
      schema: { querystring: ExportFacts },
      handle: async ({ query, scope, reply }) => {
        const facts = eachFact(db, query, { scope, root: tree.root })
        return sendTable(reply, query.format, { name: 'facts', columns: COLUMNS, rows: facts })
      },
    }),
  ]
}
