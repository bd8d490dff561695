import type { ServiceAccount } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'
import { readInteger } from '#lib/url/state.ts'

export async function load({ url, depends }) {
  depends('atalaya:service-accounts')
  const search = url.searchParams
  const paging = { page: readInteger(search, 'page', 0), limit: 100, sort: search.get('sort') ?? 'name' }
  const query = { office: search.get('office'), q: search.get('q'), ...paging }
  return { paging, page: await api.get<Page<ServiceAccount>>('/api/service-accounts', query) }
}
