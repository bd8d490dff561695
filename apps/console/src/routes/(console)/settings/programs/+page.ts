import type { ApiToken } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'
import { TOKEN_STATES } from '#lib/programs/programs.ts'
import { readInteger, readWords } from '#lib/url/state.ts'

export async function load({ url, depends }) {
  depends('atalaya:tokens')
  const search = url.searchParams
  const paging = { page: readInteger(search, 'page', 0), limit: 100, sort: search.get('sort') ?? '-createdAt' }
  const [state] = readWords(search, 'state', TOKEN_STATES)
  const query = {
    q: search.get('q'),
    ...(state ? { state } : {}),
    ...paging,
  }
  return { paging, tokens: await api.get<Page<ApiToken>>('/api/tokens/own', query) }
}
