import { Readable } from 'node:stream'
import { Coverage, CoverageQuery, CoveredRulePage, ExportCoveredRules, ListCoveredRules } from '@atalaya/contracts'
import { READERS, type Route, route } from '../../platform/http/route.ts'
import { sendTable } from '../../platform/http/send-table.ts'
import { coveredColumns } from './export.ts'
import { coveredRules, listCovered } from './list-covered.ts'
import { sumCoverage } from './sum-coverage.ts'
import type { CoverageParts, CoverageWatch } from './watch-coverage.ts'

export function coverageRoutes(parts: CoverageParts, watch: CoverageWatch): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/coverage',
      summary: 'How many rules can fire on what offices send: by ATT&CK technique and by office',
      access: READERS,
      schema: { querystring: CoverageQuery, response: Coverage },
      handle: async ({ scope }) => sumCoverage(parts, await watch.current(), scope),
    }),
    route({
      method: 'GET',
      url: '/api/coverage/rules',
      summary: 'Where each rule can fire, and why not elsewhere',
      access: READERS,
      schema: { querystring: ListCoveredRules, response: CoveredRulePage },
      handle: async (call) => listCovered(parts, await watch.current(), call),
    }),
    route({
      method: 'GET',
      url: '/api/coverage/rules/export',
      summary: 'Where each rule can fire, as a file',
      access: READERS,
      schema: { querystring: ExportCoveredRules },
      handle: async ({ query, viewer, scope, reply }) => {
        const rows = Readable.from(await coveredRules(parts, await watch.current(), { query, scope }))
        const columns = coveredColumns(query.locale ?? viewer.person.locale)
        return sendTable(reply, query.format, { name: 'coverage', columns, rows })
      },
    }),
  ]
}
