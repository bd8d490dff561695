import { api } from '#lib/api/client.ts'
import type { IncidentDetail } from '#lib/api/shapes.ts'

export async function load({ params, depends }) {
  depends('atalaya:incident')
  return { detail: await api.get<IncidentDetail>(`/api/incidents/${params.id}`) }
}
