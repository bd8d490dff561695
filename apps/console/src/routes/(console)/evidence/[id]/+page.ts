import type { EvidenceExport } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'

export async function load({ params, depends }) {
  depends('atalaya:bundle')
  return { bundle: await api.get<EvidenceExport>(`/api/evidence/${encodeURIComponent(params.id)}`) }
}
