import type { Settings } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'

export async function load({ depends }) {
  depends('atalaya:settings')
  return { settings: await api.get<Settings>('/api/settings') }
}
