import type { Role } from '@atalaya/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Actor } from '../facts/fact.ts'

/**
 * Who may call a route. Declared beside each handler; a route without it does not compile, and the authorisation
 * matrix test walks every declared route.
 * - `public`: anyone. · `session`: a session at any stage, enrolling too. · `signed-in`: a whole session.
 * - `roles`: holds one of the roles at some office; the handler gets the offices that those roles cover as `scope`.
 *   With `at: 'root'` the role must be held at the top of the tree: acts on the institution as a whole.
 * - `source`: carries its own proof (a source's token), which the handler checks; `body` is the unread stream.
 */
export type Access =
  | { readonly kind: 'public' | 'session' | 'signed-in' | 'source' }
  | { readonly kind: 'roles'; readonly roles: readonly Role[]; readonly at?: 'root' }

export function roles(...held: readonly Role[]): Access {
  return { kind: 'roles', roles: held }
}
/** Those who read what the offices do. Researchers and partners have pages of their own. */
export const READERS = roles('lead', 'analyst', 'officer', 'auditor', 'admin')
/** Those who handle alerts and incidents. */
export const RESPONDERS = roles('lead', 'analyst', 'admin')
export const ADMINS = roles('admin')

/** Offices that an act or a question may touch: ids, the subtree asked for ∩ what the person's roles cover. */
export interface Scope {
  readonly offices: readonly string[]
  has(office: string | null): boolean
}

/** The signed-in person. */
export interface Viewer {
  readonly person: { readonly id: string; readonly name: string; readonly email: string; readonly locale: 'es' | 'en' }
  readonly session: string
  readonly csrf: string
  readonly stage: 'enrolling' | 'signed-in'
  readonly roles: readonly { readonly role: Role; readonly office: string }[]
}

export function actorOf(viewer: Viewer): Actor {
  return { kind: 'person', id: viewer.person.id, name: viewer.person.name }
}

export interface RouteSchema {
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly body?: TSchema
  readonly response?: TSchema
}

type Of<S extends RouteSchema, K extends keyof RouteSchema> = S[K] extends TSchema ? Static<S[K]> : undefined

export interface Call<S extends RouteSchema> {
  readonly params: Of<S, 'params'>
  readonly query: Of<S, 'querystring'>
  readonly body: Of<S, 'body'>
  /** Present unless access is `public` or `source`. */
  readonly viewer: Viewer
  /** Empty unless access is `roles`. */
  readonly scope: Scope
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export interface Route<S extends RouteSchema = RouteSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly summary: string
  readonly access: Access
  readonly schema: S
  /** Bytes; 1 MiB unless said. */
  readonly bodyLimit?: number
  /** Calls a minute by address; 600 unless said. */
  readonly rateLimit?: number
  /** Answers, or sends by `reply` itself (a stream, a file) and resolves to `reply`. */
  readonly handle: (call: Call<S>) => Promise<Of<S, 'response'> | FastifyReply>
}

/** Checks a route's types where it is written and forgets them, so that routes of every shape fit in one list. */
export function route<const S extends RouteSchema>(definition: Route<S>): Route {
  return definition as unknown as Route // a list of routes holds handlers of different calls
}
