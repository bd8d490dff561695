import type { Role, Session } from '@atalaya/contracts'
import { api, armClient } from '#lib/api/client.ts'
import { Failure } from '#lib/api/failure.ts'
import type { Locale } from '#lib/i18n/format.ts'
import { chooseLocale } from '#lib/i18n/i18n.svelte.ts'

let current = $state<Session | null>(null)
let expired = $state(false)
let resume: (() => void) | undefined
let waiting: Promise<void> | undefined

/** Who is signed in. `expired` shows the sign-in dialog over the page; what was typed below stays. */
export const session = {
  get current() {
    return current
  },
  get expired() {
    return expired
  },
  can: (...roles: Role[]) => current?.roles.some((held) => roles.includes(held.role)) ?? false,
}

function signInAgain(): Promise<void> {
  expired = true
  waiting ??= new Promise((resolve) => {
    resume = resolve
  })
  return waiting
}

export function acceptSession(accepted: Session): void {
  current = accepted
  armClient(accepted.stage === 'signed-in' ? { csrf: accepted.csrf, signInAgain } : { csrf: accepted.csrf })
  chooseLocale(accepted.person.locale)
  expired = false
  resume?.()
  resume = undefined
  waiting = undefined
}

/** The session of this browser, asked once; null when nobody is signed in. */
export async function findSession(): Promise<Session | null> {
  if (current) return current
  try {
    acceptSession(await api.get<Session>('/api/session', undefined, { quiet: true }))
    return current
  } catch (cause) {
    if (cause instanceof Failure && cause.status === 401) return null
    throw cause
  }
}

export async function signOut(): Promise<void> {
  await api.delete('/api/session')
  current = null
  armClient({ csrf: '' })
}

export async function rememberLocale(locale: Locale): Promise<void> {
  chooseLocale(locale)
  if (current?.stage === 'signed-in') current = await api.patch<Session>('/api/session', { locale })
}
