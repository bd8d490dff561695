import type { Directory } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'

export async function load({ depends }) {
  depends('atalaya:directories')
  return await api.get<{ url: string; rows: Directory[] }>('/api/directories')
}
