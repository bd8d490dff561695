import type { LedgerState, LogKeys } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'

export async function load({ depends }) {
  depends('atalaya:ledger')
  const [ledger, published] = await Promise.all([api.get<LedgerState>('/api/ledger'), api.get<LogKeys>('/log/keys')])
  return { ledger, published, heardAt: Date.now() }
}
