import type { Overview } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import { loadOffices } from '#lib/offices/offices.svelte.ts'

export async function load({ depends }) {
  depends('atalaya:offices')
  const [overview] = await Promise.all([api.get<Overview>('/api/overview'), loadOffices()])
  return { states: new Map(overview.offices.map((row) => [row.office.id, row])) }
}
