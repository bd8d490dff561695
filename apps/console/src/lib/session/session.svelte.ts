import type { Role, Session } from '@atalaya/contracts'
import { api, armClient } from '#lib/api/client.ts'
import { Failure } from '#lib/api/failure.ts'
import type { Locale } from '#lib/i18n/format.ts'
import { chooseLocale } from '#lib/i18n/i18n.svelte.ts'

/** Why the sign-in dialog is over the page: the session ended, or an act on one's own access needs a sign-in of just now. */
type Asking = 'expired' | 'confirm'
interface Waiting {
  readonly signedIn: () => void
  readonly turnedBack: (cause: unknown) => void
}

let current = $state<Session | null>(null)
let asking = $state<Asking | null>(null)
let waiting: Waiting[] = []

/** Who is signed in. While `asking`, the sign-in dialog is over the page; what was typed below stays. */
export const session = {
  get current() {
    return current
  },
  get asking() {
    return asking
  },
  can: (...roles: Role[]) => current?.roles.some((held) => roles.includes(held.role)) ?? false,
}

function signInAgain(why: Asking): Promise<void> {
  asking = asking === 'expired' ? asking : why
  return new Promise((signedIn, turnedBack) => waiting.push({ signedIn, turnedBack }))
}

export function acceptSession(accepted: Session): void {
  // Somebody else signed in over the page: what is on it was another person's.
  if (asking !== null && current?.person.id !== accepted.person.id) {
    location.assign('/')
    return
  }
  current = accepted
  const signIn = { csrf: accepted.csrf, signInAgain: () => signInAgain('expired') }
  armClient(accepted.stage === 'signed-in' ? signIn : { csrf: accepted.csrf })
  chooseLocale(accepted.person.locale)
  asking = null
  for (const { signedIn } of waiting.splice(0)) signedIn()
}

/** The person closed the dialog without signing in: what waited for it is not done. */
export function turnBack(): void {
  asking = null
  for (const { turnedBack } of waiting.splice(0)) turnedBack(new DOMException('turned back', 'AbortError'))
}

/** Does what needs a sign-in of just now; when it was too long ago, asks for one over the page and does it then. */
export async function freshly<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (!(cause instanceof Failure) || cause.code !== 'not-fresh') throw cause
    await signInAgain('confirm')
    return act()
  }
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

/** Asks anew what the hub says of the session: what the person did may have changed it. */
export async function refreshSession(): Promise<void> {
  acceptSession(await api.get<Session>('/api/session'))
}

/** Returns where to go to sign out at the institution's provider too. */
export async function signOut(): Promise<string | null> {
  const { provider } = await api.delete<{ provider: string | null }>('/api/session')
  current = null
  armClient({ csrf: '' })
  return provider
}

export async function rememberLocale(locale: Locale): Promise<void> {
  chooseLocale(locale)
  if (current?.stage === 'signed-in') current = await api.patch<Session>('/api/session', { locale })
}
