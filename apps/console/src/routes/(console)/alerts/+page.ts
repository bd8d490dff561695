import type { Alert } from '@atalaya/contracts'
import { alertFilter, alertPaging } from '#lib/alerts/alerts.ts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'

export async function load({ url, depends }) {
  depends('atalaya:alerts')
  const filter = alertFilter(url.searchParams)
  const paging = alertPaging(url.searchParams)
  return { filter, paging, page: await api.get<Page<Alert>>('/api/alerts', { ...filter, ...paging }) }
}
