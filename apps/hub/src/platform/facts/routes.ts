import { ExportFacts, FactPage, ListFacts } from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import type { Kysely } from 'kysely'
import type { OfficeTree } from '../http/authenticate.ts'
import { HubError } from '../http/errors.ts'
import { type Route, roles, route } from '../http/route.ts'
import { attach, type Column, sendCsv, sendJsonLines } from '../http/send-table.ts'
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

/** More than these are exported in parts: an evidence file is made as a whole. */
const MOST_PROVEN = 10_000

/** Makes the evidence file of these facts, at most so many. Supplied by the plane that keeps the log. */
export type ProveFacts = (ids: readonly string[]) => Promise<object>

export function factRoutes(db: Kysely<FactTables>, tree: OfficeTree, prove: ProveFacts): readonly Route[] {
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
      summary: 'The facts that fit the filter, as a file; as evidence with what proves them',
      access: AUDITORS,
      schema: { querystring: ExportFacts },
      handle: async ({ query, scope, reply }) => {
        const facts = eachFact(db, query, { scope, root: tree.root })
        if (query.format === 'evidence') return sendEvidence(reply, facts, prove)
        return query.format === 'csv' ? sendCsv(reply, 'facts', COLUMNS, facts) : sendJsonLines(reply, 'facts', facts)
      },
    }),
  ]
}

async function sendEvidence(reply: FastifyReply, facts: AsyncIterable<Row>, prove: ProveFacts): Promise<FastifyReply> {
  const ids: string[] = []
  for await (const { id } of facts) {
    ids.push(id)
    if (ids.length > MOST_PROVEN)
      throw new HubError(
        'too-large',
        `An evidence file holds at most ${MOST_PROVEN} acts. Narrow the time or the filters.`,
      )
  }
  if (ids.length === 0) throw new HubError('invalid', 'No act fits these filters, so there is nothing to prove.')
  return attach(reply, 'facts.evidence.json', 'application/json').send(await prove(ids))
}
