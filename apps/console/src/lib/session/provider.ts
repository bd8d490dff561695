import type { Session } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'

const NEXT = 'atalaya.next'

/** Leaves for the institution's provider; `next` is opened after coming back. `fresh`: it asks the person anew. */
export async function leaveForProvider(
  next: string,
  { fresh = false, path = '/api/session/provider' } = {},
): Promise<never> {
  const { url } = await api.post<{ url: string }>(path, { fresh }, { quiet: true })
  sessionStorage.setItem(NEXT, next)
  location.assign(url)
  return new Promise(() => undefined) // the page is gone before anything comes of it
}

/** Hands over what the provider sent, which is what follows the ? of the address. */
export function showAnswer(answer: string): Promise<Session> {
  return api.post<Session>('/api/session/provider/answer', { answer }, { quiet: true })
}

/** Where the person wanted to go when they left, once. */
export function takeNext(): string {
  const next = sessionStorage.getItem(NEXT) ?? '/'
  sessionStorage.removeItem(NEXT)
  return ownAddress(next)
}

/** Only an address of this console: anything else would let a link lead people elsewhere after signing in. */
export function ownAddress(address: string): string {
  return /^\/(?![/\\])/.test(address) ? address : '/'
}
