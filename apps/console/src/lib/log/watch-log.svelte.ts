import type { LedgerState } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import { onLive } from '#lib/live/live.svelte.ts'

const ASK_EVERY_MS = 4_000
const TICK_MS = 1_000

type Heard = { readonly ledger: LedgerState; readonly heardAt: number }

/** The log's state as the page was given it, asked anew while somebody looks. Ages go by the hub's clock, not by this one's. */
export function watchLog(first: () => Heard) {
  let later = $state.raw<Heard | null>(null)
  let now = $state(Date.now())
  let lost = $state(false)
  const heard = $derived(later !== null && later.heardAt > first().heardAt ? later : first())

  async function ask() {
    if (document.hidden) return
    try {
      later = { ledger: await api.get<LedgerState>('/api/ledger', undefined, { quiet: true }), heardAt: Date.now() }
      lost = false
    } catch {
      lost = true // what was heard last stays, and the page says that it may be old
    }
  }

  $effect(() => {
    const asking = setInterval(() => void ask(), ASK_EVERY_MS)
    const ticking = setInterval(() => {
      now = Date.now()
    }, TICK_MS)
    const leave = onLive(({ kind }) => void (kind === 'ledger' && ask()))
    return () => {
      clearInterval(asking)
      clearInterval(ticking)
      leave()
    }
  })

  return {
    get ledger() {
      return heard.ledger
    },
    /** How old the checkpoint is, in seconds; null while there is none. */
    get age() {
      const at = heard.ledger.checkpoint?.ageSeconds
      return at === undefined ? null : at + Math.max(0, Math.round((now - heard.heardAt) / 1000))
    },
    get lost() {
      return lost
    },
    ask,
  }
}
