import { api } from '#lib/api/client.ts'
import { onLive, onReturn } from '#lib/live/live.svelte.ts'
import { session } from '#lib/session/session.svelte.ts'

const SETTLE_MS = 300
let count = $state(0)

/** How many proposals wait for whoever is signed in. */
export const waiting = {
  get count() {
    return count
  },
}

async function ask(): Promise<void> {
  try {
    count = (await api.get<{ count: number }>('/api/proposals/waiting', undefined, { quiet: true })).count
  } catch {
    count = 0 // the next message asks again; a number that may be wrong is not shown
  }
}

/** Keeps the number up to date; returns the way to stop. For use in $effect. */
export function watchWaiting(): (() => void) | undefined {
  if (!session.can('lead', 'admin')) return undefined
  void ask()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = onReturn(() => void ask())
  const leave = onLive(({ kind }) => {
    if (kind !== 'proposal') return
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), SETTLE_MS)
  })
  return () => {
    clearTimeout(timer)
    leave()
    stop()
  }
}
