import { api } from '#lib/api/client.ts'
import type { Page, Source } from '#lib/api/shapes.ts'
import { SOURCE_STATES } from '#lib/sources/sources.ts'
import { readInteger, readWords } from '#lib/url/state.ts'

export async function load({ url, depends }) {
  depends('atalaya:sources')
  const search = url.searchParams
  const paging = { page: readInteger(search, 'page', 0), limit: 100, sort: search.get('sort') ?? 'name' }
  const query = {
    office: search.get('office'),
    state: readWords(search, 'state', SOURCE_STATES),
    q: search.get('q'),
    ...paging,
  }
  return { paging, page: await api.get<Page<Source>>('/api/sources', query) }
}
