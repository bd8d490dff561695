import { api } from '#lib/api/client.ts'
import type { RuleDetail } from '#lib/api/shapes.ts'

export async function load({ params, url, depends }) {
  depends('atalaya:rule')
  const office = url.searchParams.get('office')
  return { detail: await api.get<RuleDetail>(`/api/rules/${encodeURIComponent(params.id)}`, { office }) }
}
