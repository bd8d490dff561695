import type { EvidenceExport, Proposal } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'

/** Bundles that were asked for and that nobody has approved yet. */
export function pendingBundles(office: string | null): Promise<Page<Proposal>> {
  return api.get<Page<Proposal>>('/api/proposals', {
    kind: ['evidence.export'],
    state: ['pending'],
    office,
    limit: 5,
  })
}

export const bundlePath = ({ id }: Pick<EvidenceExport, 'id'>) => `/api/evidence/${encodeURIComponent(id)}`
