import { createHash } from 'node:crypto'
import { normaliseEmail } from '../model.ts'
import { type Doc, isDoc, USERS } from './attributes.ts'
import type { Client } from './client.ts'

/** A person as the client may see them, with what it told of them. */
export interface KnownUser {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly locale: 'es' | 'en'
  readonly created_at: Date
  readonly disabled_at: Date | null
  /** Null while the client has told nothing. */
  readonly document: Doc | null
  readonly made_here: boolean | null
  readonly modified_at: Date | null
  readonly groups: readonly { readonly id: string; readonly name: string }[]
}

/** The resource (RFC 7643 §4.1): what the client told, and of what decides here the truth. */
export function userResource(user: KnownUser, { base }: Pick<Client, 'base'>): Doc {
  const { id, document, groups } = user
  const resource: Doc = {
    schemas: [USERS.schema.id],
    id,
    ...(document ?? toldByNobody(user)),
    active: user.disabled_at === null,
    ...(groups.length > 0 && {
      groups: groups.map((group) => ({ value: group.id, $ref: `${base}/Groups/${group.id}`, display: group.name })),
    }),
  }
  if (USERS.extension !== undefined && resource[USERS.extension.id] !== undefined)
    resource.schemas = [USERS.schema.id, USERS.extension.id]
  const lastModified = (user.modified_at ?? user.created_at).toISOString()
  return withMeta(resource, { kind: 'User', created: user.created_at, lastModified, location: `${base}/Users/${id}` })
}

function toldByNobody({ email, name, locale }: KnownUser): Doc {
  return {
    userName: email,
    displayName: name,
    name: { formatted: name },
    preferredLanguage: locale === 'en' ? 'en' : 'es-MX',
    emails: [{ value: email, type: 'work', primary: true }],
  }
}

/** The version is made from the content, so that it changes exactly when that does. */
export function withMeta(
  resource: Doc,
  { kind, created, ...rest }: { kind: string; created: Date; lastModified: string; location: string },
): Doc {
  const version = `W/"${createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 22)}"`
  return { ...resource, meta: { resourceType: kind, created: created.toISOString(), ...rest, version } }
}

export function versionOf({ meta }: Doc): string {
  return isDoc(meta) ? String(meta.version) : ''
}

/** What a document says of the person. */
export interface Told {
  readonly userName: string
  readonly externalId: string | null
  /** Null: the person cannot sign in by an address. */
  readonly email: string | null
  readonly name: string
  readonly locale: 'es' | 'en'
  readonly active: boolean | undefined
}

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/

export function readTold(doc: Doc): Told {
  const userName = String(doc.userName)
  return {
    userName,
    externalId: typeof doc.externalId === 'string' ? doc.externalId : null,
    email: emailIn(doc, userName),
    name: nameIn(doc) ?? userName,
    locale: /^en\b/i.test(String(doc.preferredLanguage ?? '')) ? 'en' : 'es',
    active: typeof doc.active === 'boolean' ? doc.active : undefined,
  }
}

function emailIn({ emails }: Doc, userName: string): string | null {
  const listed = Array.isArray(emails) ? emails.filter(isDoc) : []
  const chosen = listed.find(({ primary }) => primary === true) ?? listed[0]
  const email = typeof chosen?.value === 'string' && EMAIL.test(chosen.value) ? chosen.value : userName
  return EMAIL.test(email) ? normaliseEmail(email) : null
}

function nameIn({ displayName, name }: Doc): string | undefined {
  const parts = isDoc(name) ? name : {}
  const whole = [parts.givenName, parts.familyName].filter((part) => typeof part === 'string').join(' ')
  return [displayName, parts.formatted, whole]
    .filter((each): each is string => typeof each === 'string')
    .map((each) => each.trim().slice(0, 200))
    .find((each) => each !== '')
}
