import type { Incident } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'
import { incidentFilter } from '#lib/incidents/incidents.ts'
import { readInteger } from '#lib/url/state.ts'

export async function load({ url, depends }) {
  depends('atalaya:incidents')
  const search = url.searchParams
  const board = search.get('layout') === 'board'
  const paging = {
    page: board ? 0 : readInteger(search, 'page', 0),
    limit: board ? 200 : 50,
    sort: search.get('sort') ?? '-lastEvent',
  }
  const filter = incidentFilter(search)
  return {
    board,
    filter,
    paging,
    page: await api.get<Page<Incident>>('/api/incidents', { ...filter, ...paging }),
  }
}
