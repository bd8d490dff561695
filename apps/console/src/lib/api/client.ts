import { i18n } from '#lib/i18n/i18n.svelte.ts'
import { address, type Query } from './address.ts'
import { Failure, isApiError } from './failure.ts'
import { refusalIn } from './refusal.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Ask = { query?: Query; body?: unknown; signal?: AbortSignal; quiet?: boolean }

let csrf = ''
let signInAgain: (() => Promise<void>) | undefined

/** The session tells the client its token, and how to ask the person to sign in again in place. */
export function armClient(session: { csrf: string; signInAgain?: () => Promise<void> }): void {
  csrf = session.csrf
  signInAgain = session.signInAgain
}

async function send(method: Method, path: string, ask: Ask): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json, application/x-ndjson' }
  if (ask.body !== undefined) headers['content-type'] = 'application/json'
  if (method !== 'GET') headers['x-csrf-token'] = csrf
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (ask.body !== undefined) init.body = JSON.stringify(ask.body)
  if (ask.signal) init.signal = ask.signal
  try {
    return await fetch(address(path, ask.query), init)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new Failure(0, { code: 'no-answer', message: i18n.m.errors.noAnswer }, { cause })
  }
}

async function failureOf(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => null)
  if (isApiError(body)) {
    const message = refusalIn(i18n.locale, body.message) ?? i18n.m.errors.status(response.status)
    return new Failure(response.status, { ...body, message })
  }
  return new Failure(response.status, {
    code: `http-${response.status}`,
    message: i18n.m.errors.status(response.status),
  })
}

/** Sends a request; an expired session asks for a new sign-in over the page and then sends it again, so nothing typed is lost. */
export async function respond(method: Method, path: string, ask: Ask = {}): Promise<Response> {
  const response = await send(method, path, ask)
  if (response.ok) return response
  if (response.status === 401 && signInAgain && !ask.quiet) {
    await signInAgain()
    const again = await send(method, path, ask)
    if (again.ok) return again
    throw await failureOf(again)
  }
  throw await failureOf(response)
}

async function json<T>(method: Method, path: string, ask?: Ask): Promise<T> {
  const response = await respond(method, path, ask)
  if (response.status === 204) return undefined as T // a route without an answer declares T as void
  return (await response.json()) as T // the shape is the contract's; the server validates what it sends
}

export const api = {
  get: <T>(path: string, query?: Query, ask?: Ask) => json<T>('GET', path, { ...ask, ...(query ? { query } : {}) }),
  post: <T>(path: string, body: unknown = {}, ask?: Ask) => json<T>('POST', path, { ...ask, body }),
  put: <T>(path: string, body: unknown, ask?: Ask) => json<T>('PUT', path, { ...ask, body }),
  patch: <T>(path: string, body: unknown, ask?: Ask) => json<T>('PATCH', path, { ...ask, body }),
  delete: <T>(path: string, body?: unknown, ask?: Ask) =>
    json<T>('DELETE', path, { ...ask, ...(body === undefined ? {} : { body }) }),
}
