import type { Person } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'
import { readInteger } from '#lib/url/state.ts'

export async function load({ url, depends }) {
  depends('atalaya:people')
  const paging = { page: readInteger(url.searchParams, 'page', 0), limit: 50 }
  return { paging, page: await api.get<Page<Person>>('/api/people', { q: url.searchParams.get('q'), ...paging }) }
}
