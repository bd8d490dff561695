import { api } from '#lib/api/client.ts'
import type { AlertDetail } from '#lib/api/shapes.ts'

export async function load({ params, depends }) {
  depends('atalaya:alert')
  return { detail: await api.get<AlertDetail>(`/api/alerts/${params.id}`) }
}
