import type { Proposal } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'

export async function load({ params, depends }) {
  depends('atalaya:proposal')
  return { proposal: await api.get<Proposal>(`/api/proposals/${params.id}`) }
}
