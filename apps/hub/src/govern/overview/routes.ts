import { Overview, OverviewQuery } from '@atalaya/contracts'
import { READERS, type Route, route } from '../../platform/http/route.ts'
import { type OverviewParts, readOverview } from './read-overview.ts'

export function overviewRoutes(parts: OverviewParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/overview',
      summary: 'The state of your offices',
      access: READERS,
      schema: { querystring: OverviewQuery, response: Overview },
      handle: ({ scope }) => readOverview(parts, scope, new Date()),
    }),
  ]
}
