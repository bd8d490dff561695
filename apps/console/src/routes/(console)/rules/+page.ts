import { api } from '#lib/api/client.ts'
import type { Page, Rule, RuleProblem } from '#lib/api/shapes.ts'
import { RULE_ORIGINS } from '#lib/rules/rules.ts'
import { SEVERITIES } from '#lib/severity/severity.ts'
import { readInteger, readWords } from '#lib/url/state.ts'

export async function load({ url, depends }) {
  depends('atalaya:rules')
  const search = url.searchParams
  const paging = { page: readInteger(search, 'page', 0), limit: 100, sort: search.get('sort') ?? '-level' }
  const query = {
    office: search.get('office'),
    level: readWords(search, 'level', SEVERITIES),
    origin: readWords(search, 'origin', RULE_ORIGINS),
    enabled: search.get('enabled'),
    attack: search.get('attack'),
    q: search.get('q'),
    ...paging,
  }
  const [page, problems] = await Promise.all([
    api.get<Page<Rule>>('/api/rules', query),
    api.get<{ rows: RuleProblem[] }>('/api/rules/problems'),
  ])
  return { paging, page, problems: problems.rows }
}
