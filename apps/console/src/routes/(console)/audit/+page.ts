import type { Fact } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'
import { boundsOf, readRange } from '#lib/time/range.ts'
import { readInteger } from '#lib/url/state.ts'

export async function load({ url, depends }) {
  depends('atalaya:facts')
  const search = url.searchParams
  const filter = {
    office: search.get('office'),
    ...boundsOf(readRange(search, { all: true }), Date.now()),
    kind: search.get('kind'),
    actor: search.get('actor'),
    subject: search.get('subject'),
    q: search.get('q'),
  }
  const paging = { page: readInteger(search, 'page', 0), limit: 100 }
  return { filter, paging, page: await api.get<Page<Fact>>('/api/facts', { ...filter, ...paging }) }
}
