import type { Coverage, CoveredRule } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'
import { REASONS, STATES, VIEWS } from '#lib/coverage/coverage.ts'
import { SEVERITIES } from '#lib/severity/severity.ts'
import { readInteger, readWords } from '#lib/url/state.ts'

export async function load({ url }) {
  const search = url.searchParams
  const office = search.get('office')
  const view = VIEWS.find((name) => name === search.get('view')) ?? 'matrix'
  const opened = view === 'matrix' ? search.get('technique') : null
  const [tactic = '', technique = ''] = (opened ?? '').split('/')
  const isList = view === 'rules'
  const paging = {
    page: readInteger(search, 'page', 0),
    limit: isList ? 100 : 25,
    sort: isList ? (search.get('sort') ?? 'canFire') : 'canFire',
  }
  const filter = isList
    ? {
        office,
        state: readWords(search, 'state', STATES),
        reason: readWords(search, 'reason', REASONS),
        level: readWords(search, 'level', SEVERITIES),
        q: search.get('q'),
        sort: paging.sort,
      }
    : { office, tactic: tactic || 'none', technique: technique || 'none' }
  const asks = isList || opened !== null
  const [coverage, rules] = await Promise.all([
    api.get<Coverage>('/api/coverage', { office }),
    asks ? api.get<Page<CoveredRule>>('/api/coverage/rules', { ...filter, ...paging }) : undefined,
  ])
  return { view, opened, tactic, technique, paging, filter, coverage, rules, sort: search.get('sort') ?? 'share' }
}
