import type { Role, TokenScope } from '@atalaya/contracts'
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
 * - `scim`: a service account by a token with that scope; the handler gets the offices of the account as `scope`.
 */
export type Access =
  | { readonly kind: 'public' | 'session' | 'signed-in' | 'source' | 'scim' }
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

/** What a program shows instead of a session. It narrows what its holder may. */
export interface TokenGrant {
  readonly id: string
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly holder: 'person' | 'service'
  /** The office that it is narrowed to: its own, or that of its service account. */
  readonly office: string | null
}

/** Who asks: the signed-in person, or a program with the token of a person or of a service account. */
export interface Viewer {
  readonly person: { readonly id: string; readonly name: string; readonly email: string; readonly locale: 'es' | 'en' }
  readonly session: string
  readonly csrf: string
  readonly stage: 'enrolling' | 'signed-in'
  /** Held now and, with a token, within what it is narrowed to. */
  readonly roles: readonly { readonly role: Role; readonly office: string }[]
  readonly token?: TokenGrant
}

/** Whose act it is; the name says by which token it was done, if by one. */
export function actorOf({ person, token }: Viewer): Actor {
  const name = token === undefined ? person.name : `${person.name} · ${token.name}`
  return { kind: token?.holder ?? 'person', id: person.id, name }
}

/** What every refused or failed request is told. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly details?: readonly { readonly path: string; readonly message: string }[]
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
  /**
   * What a token must be for, besides the role. Follows from the method and the roles unless said (`token-scope.ts`).
   * `in-person`: no token opens it. `any`: every token does.
   */
  readonly scope?: TokenScope | 'in-person' | 'any'
  /** How refusals and failures are told, where clients expect a form of their own. */
  readonly describeFailure?: (status: number, failure: Failure) => { readonly type: string; readonly body: object }
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

/** Marks acts on accounts: whoever has only a token, stolen or lent, cannot make more of it. */
export function inPerson(routes: readonly Route[]): readonly Route[] {
  return routes.map((each) => ({ ...each, scope: each.scope ?? 'in-person' }))
}
