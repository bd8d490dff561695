import type { FastifyInstance } from 'fastify'
import type { Answer } from './test-browser.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A program with a token: no cookie, no anti-forgery token. */
export class TestProgram {
  readonly #app: FastifyInstance
  readonly #headers: Readonly<Record<string, string>>

  constructor(app: FastifyInstance, token: string, headers: Readonly<Record<string, string>> = {}) {
    this.#app = app
    this.#headers = { host: 'localhost:8400', authorization: `Bearer ${token}`, ...headers }
  }

  async send<T>(
    method: Method,
    url: string,
    { body, headers = {} }: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer<T>> {
    const response = await this.#app.inject({
      method,
      url,
      remoteAddress: '10.9.9.9',
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...this.#headers, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    })
    const answer = (response.body === '' ? undefined : response.json()) as T // what the test says that it asks for
    return { status: response.statusCode, body: answer, headers: response.headers }
  }

  get<T>(url: string): Promise<Answer<T>> {
    return this.send<T>('GET', url)
  }
}
