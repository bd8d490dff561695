import type { CoveredRule } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page, RuleDetail } from '#lib/api/shapes.ts'

export async function load({ params, url, depends }) {
  depends('atalaya:rule')
  const office = url.searchParams.get('office')
  const [detail, coverage] = await Promise.all([
    api.get<RuleDetail>(`/api/rules/${encodeURIComponent(params.id)}`, { office }),
    api.get<Page<CoveredRule>>('/api/coverage/rules', { office, rule: params.id }),
  ])
  return { detail, covered: coverage.rows[0] }
}
