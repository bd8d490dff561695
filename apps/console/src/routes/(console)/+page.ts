import type { Overview } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'

export async function load({ url, depends }) {
  depends('atalaya:overview')
  return { overview: await api.get<Overview>('/api/overview', { office: url.searchParams.get('office') }) }
}
