import { Session } from 'chdb'
import type { EngineRequest } from './request.ts'
import { ServerError } from './server-error.ts'
import { placeholdersOf, quoteLiteral } from './statement.ts'

/** Settings that hold unless a request has its own. */
export type Settings = Readonly<Record<string, number>>

/** A connection to the engine: one statement at a time, with settings and parameters of its own. */
class EngineSession {
  readonly native: Session
  readonly #defaults: Settings
  readonly #staleParams = new Set<string>()
  #database = 'default'

  private constructor(path: string, defaults: Settings) {
    this.native = new Session(path)
    this.#defaults = defaults
  }

  static async open(path: string, defaults: Settings): Promise<EngineSession> {
    const session = new EngineSession(path, defaults)
    await session.#assign(Object.entries(defaults).map(([name, value]) => `${identifier(name)} = ${value}`))
    return session
  }

  /** A parameter cannot be unset, so one left by an earlier statement must not meet a placeholder of its name. */
  suits(request: EngineRequest): boolean {
    if (this.#staleParams.size === 0) return true
    const wanted = placeholdersOf(request.sql)
    return !Array.from(this.#staleParams).some((name) => wanted.has(name) && !request.params.has(name))
  }

  async prepare(request: EngineRequest): Promise<void> {
    const database = request.database ?? 'default'
    if (database !== this.#database) await this.native.queryAsync(`USE ${identifier(database)}`)
    this.#database = database
    const assignments = [`log_comment = ${quoteLiteral(request.queryId)}`]
    for (const [name, value] of request.settings) assignments.push(`${identifier(name)} = ${literalOf(value)}`)
    for (const [name, value] of request.params) assignments.push(`param_${identifier(name)} = ${quoteLiteral(value)}`)
    for (const name of request.params.keys()) this.#staleParams.add(name)
    await this.#assign(assignments)
  }

  async reset(request: EngineRequest): Promise<void> {
    const names = ['log_comment', ...request.settings.keys()]
    await this.#assign(names.map((name) => `${identifier(name)} = ${this.#defaults[name] ?? 'DEFAULT'}`))
  }

  async #assign(assignments: readonly string[]): Promise<void> {
    if (assignments.length > 0) await this.native.queryAsync(`SET ${assignments.join(', ')}`)
  }
}

function identifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new ServerError(62, 'SYNTAX_ERROR', `Not a name: ${name.slice(0, 80)}`)
  return name
}

function literalOf(value: string): string {
  return /^-?\d{1,18}$/.test(value) ? value : quoteLiteral(value)
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export interface SessionLimits {
  readonly running: number
  readonly waiting: number
  readonly settings: Settings
}

/** Sessions kept open and lent to one request at a time; a bounded number run, a bounded number wait. */
export class SessionPool {
  readonly #path: string
  readonly #limits: SessionLimits
  readonly #idle: EngineSession[] = []
  readonly #queue: Waiter[] = []
  #running = 0

  constructor(path: string, limits: SessionLimits) {
    this.#path = path
    this.#limits = limits
  }

  async use<T>(request: EngineRequest, work: (session: Session) => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await this.#lend(request, work)
    } finally {
      this.#leave()
    }
  }

  async #lend<T>(request: EngineRequest, work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#take(request)
    let isClean = false
    try {
      await session.prepare(request)
      return await work(session.native)
    } finally {
      isClean = await session.reset(request).then(
        () => true,
        () => false, // as after `readonly`: a session that cannot be cleaned is not used again
      )
      if (isClean && this.#idle.length < this.#limits.running) this.#idle.push(session)
      else session.native.close()
    }
  }

  async #take(request: EngineRequest): Promise<EngineSession> {
    const session = this.#idle.pop()
    if (session?.suits(request)) return session
    session?.native.close()
    return EngineSession.open(this.#path, this.#limits.settings)
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#limits.running) {
      this.#running += 1
      return
    }
    if (this.#queue.length >= this.#limits.waiting)
      throw new ServerError(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', `${this.#queue.length} queries are already waiting.`)
    await new Promise<void>((resolve, reject) => this.#queue.push({ resolve, reject }))
  }

  /** A place passes from hand to hand, so that whoever waits longest goes next. */
  #leave(): void {
    const next = this.#queue.shift()
    if (next === undefined) this.#running -= 1
    else next.resolve()
  }

  close(): void {
    for (const waiter of this.#queue.splice(0))
      waiter.reject(new ServerError(236, 'ABORTED', 'The engine is stopping.'))
    for (const session of this.#idle.splice(0)) session.native.close()
  }
}
