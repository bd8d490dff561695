import type { Session, TotpSecret } from '@atalaya/contracts'
import type { FastifyInstance } from 'fastify'
import { generateSync } from 'otplib'
import type { Static } from 'typebox'

export interface Answer<T = unknown> {
  readonly status: number
  readonly body: T
  readonly headers: Readonly<Record<string, unknown>>
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

let browsers = 0

/** A person's browser at an address of its own: keeps the session's cookie and sends the anti-forgery token back. */
export class TestBrowser {
  readonly #app: FastifyInstance
  readonly #host: string
  readonly #address = `10.0.${Math.floor(browsers / 250)}.${(browsers++ % 250) + 1}`
  cookie: string | undefined
  /** By which the hub knows the browser again; opens nothing. */
  name: string | undefined
  csrf = ''

  constructor(app: FastifyInstance, host = 'localhost:8400') {
    this.#app = app
    this.#host = host
  }

  async send<T>(method: Method, url: string, body?: unknown): Promise<Answer<T>> {
    const response = await this.#app.inject({
      method,
      url,
      remoteAddress: this.#address,
      ...(body !== undefined && { payload: body as object }), // every body of this API is an object
      headers: { host: this.#host, 'x-csrf-token': this.csrf },
      cookies: {
        ...(this.cookie !== undefined && { atalaya_session: this.cookie }),
        ...(this.name !== undefined && { atalaya_browser: this.name }),
      },
    })
    const set = response.cookies.find(({ name }) => name === 'atalaya_session')
    if (set !== undefined) this.cookie = set.value === '' ? undefined : set.value
    this.name = response.cookies.find(({ name }) => name === 'atalaya_browser')?.value ?? this.name
    const answer = response.json<T & { csrf?: string }>()
    if (typeof answer.csrf === 'string') this.csrf = answer.csrf
    return { status: response.statusCode, body: answer, headers: response.headers }
  }

  get<T>(url: string): Promise<Answer<T>> {
    return this.send<T>('GET', url)
  }

  post<T>(url: string, body: unknown = {}): Promise<Answer<T>> {
    return this.send<T>('POST', url, body)
  }
}

export interface Enrolment {
  readonly link: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly now: Date
}

/** Follows a link to a password with a code; returns the secret that the person's app then holds. */
export async function enrolByPassword(browser: TestBrowser, enrolment: Enrolment): Promise<string> {
  const { name, email, password, now } = enrolment
  await succeed(browser.post('/api/session/link', { token: tokenIn(enrolment.link) }))
  await succeed(browser.post('/api/enrolment/profile', { name, email }))
  const { secret } = await succeed(browser.post<Static<typeof TotpSecret>>('/api/enrolment/password', { password }))
  await succeed(browser.post<Session>('/api/enrolment/password/confirm', { code: codeAt(secret, now) }))
  return secret
}

export async function succeed<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`)
  return body
}

export function tokenIn(link: string): string {
  return new URL(link).hash.slice(1)
}

/** Six digits that are the person's code neither now nor a little earlier or later. */
export function wrongCodeAt(secret: string, now: Date): string {
  const right = [-2, -1, 0, 1, 2].map((steps) => codeAt(secret, new Date(now.getTime() + steps * 30_000)))
  return Array.from({ length: 6 }, (_, digit) => `${digit}`.repeat(6)).find((code) => !right.includes(code)) ?? ''
}

export function codeAt(secret: string, now: Date): string {
  return generateSync({ secret, epoch: Math.floor(now.getTime() / 1000) })
}
