import type { EvidenceExport } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'
import { pendingBundles } from '#lib/evidence/evidence.ts'
import { readInteger } from '#lib/url/state.ts'

export async function load({ url, depends }) {
  depends('atalaya:evidence')
  const search = url.searchParams
  const office = search.get('office')
  const paging = { page: readInteger(search, 'page', 0), limit: 50, sort: search.get('sort') ?? '-askedAt' }
  const [page, pending] = await Promise.all([
    api.get<Page<EvidenceExport>>('/api/evidence', { office, ...paging }),
    pendingBundles(office),
  ])
  // A pasted link may show a bundle that is on another page of the list.
  const asked = search.get('bundle')
  const opened =
    asked === null
      ? undefined
      : (page.rows.find(({ id }) => id === asked) ??
        (await api.get<EvidenceExport>(`/api/evidence/${encodeURIComponent(asked)}`)))
  return { paging, page, pending, opened }
}
