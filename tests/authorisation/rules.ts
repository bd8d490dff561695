import { randomUUID } from 'node:crypto'
import type { TokenScope } from '../../packages/contracts/src/machines.ts'
import { ROLES, type Role } from '../../packages/contracts/src/people.ts'
import { type Institution, newOffice, type Place, ruleText } from './institution.ts'

type TokenFor = Exclude<TokenScope, 'scim'> | 'scim' | 'in-person'

export interface Ask {
  readonly url?: string
  readonly body?: object
}

/**
 * Who may call a route, said a second time and apart from the code, so that whoever widens an access does it twice.
 * - roles: they may, at offices of theirs. `atRoot`: only at the top of the tree. · `session`: any session.
 * - `source`: a source's token and nothing else. · `scim`: a service account that provisions. · `anyone`.
 * - `signed-in`: whoever has finished enrolling.
 */
export interface Rule {
  readonly may: readonly Role[] | 'anyone' | 'session' | 'signed-in' | 'source' | 'scim'
  readonly atRoot?: true
  /** What a token must be for; follows from the roles and the method unless said. `in-person`: no token does it. */
  readonly token?: TokenFor
  /** A request about a thing of this place that is right in all else; the route's own address unless said. */
  readonly ask?: (place: Place, institution: Institution) => Promise<Ask> | Ask
  /** What a caller from inside gets for a thing outside: an error, or an answer that says nothing of it. */
  readonly outside?: 'refused' | 'silent'
  /** Never ends: only the beginning of the answer is looked at. */
  readonly streams?: true
}

const READERS: Role[] = ['lead', 'analyst', 'officer', 'auditor', 'admin']
const SCIM_USER = encodeURIComponent('urn:ietf:params:scim:schemas:core:2.0:User')
const RESPONDERS: Role[] = ['lead', 'analyst', 'admin']
const HUNTERS: Role[] = ['lead', 'analyst', 'auditor', 'admin']
const AUDITORS: Role[] = ['lead', 'auditor', 'admin']
const ADMINS: Role[] = ['admin']
const PROPOSALS: Role[] = ['lead', 'analyst', 'auditor', 'admin']

const anyone: Rule = { may: 'anyone' }
const session: Rule = { may: 'session' }
const source: Rule = { may: 'source' }
const scim: Rule = { may: 'scim' }

/** An act of a directory on a person of this place. */
function provisions(body?: (email: string) => object): Rule {
  return {
    ...scim,
    ask: async (place, institution) => {
      const { id, email } = await institution.personWithAddress(place)
      return { url: `/scim/v2/Users/${id}`, ...(body !== undefined && { body: body(email) }) }
    },
    outside: 'refused',
  }
}

/** Roles whose acts are no response to what happens but the running of the institution. */
const RUNNING: readonly Role[] = ['lead', 'admin']

export function tokenFor(key: string, { may, token }: Rule): TokenFor {
  if (token !== undefined) return token
  if (may === 'scim') return 'scim'
  if (typeof may === 'string') return 'in-person'
  if (key.startsWith('GET ')) return may.every((role) => role === 'admin') ? 'administer' : 'read'
  return may.every((role) => RUNNING.includes(role)) ? 'administer' : 'respond'
}

/** Acts on accounts: whoever has only a token cannot make more of it. */
function inPerson(rules: Readonly<Record<string, Rule>>): Record<string, Rule> {
  return Object.fromEntries(Object.entries(rules).map(([key, rule]) => [key, { ...rule, token: 'in-person' }]))
}

/** A list of things that narrows by `office`. */
function list(may: readonly Role[], url: string): Rule {
  return { may, ask: (place, { offices }) => ({ url: `${url}?office=${offices[place]}` }), outside: 'silent' }
}

type Make = NonNullable<Rule['ask']>
const acts = (may: readonly Role[], ask: Make): Rule => ({ may, ask, outside: 'refused' })
const hunts = (url: string, more: object = {}): Rule => ({
  may: HUNTERS,
  token: 'hunt',
  ask: (place, { offices }) => ({ url, body: { office: offices[place], ...more } }),
  outside: 'silent',
})

export const RULES: Readonly<Record<string, Rule>> = {
  'GET /healthz': anyone,
  'POST /api/session/link': anyone,
  'POST /api/session/password': anyone,
  'POST /api/session/passkey/options': anyone,
  'POST /api/session/passkey': anyone,
  'POST /api/session/recovery-code': anyone,
  'GET /api/session/ways': anyone,
  'POST /api/session/provider': anyone,
  'POST /api/session/provider/answer': anyone,
  'GET /api/session': session,
  'PATCH /api/session': { ...session, ask: () => ({ body: { locale: 'en' } }) },
  'DELETE /api/session': session,
  'POST /api/enrolment/profile': session,
  'POST /api/enrolment/passkey/options': session,
  'POST /api/enrolment/passkey': session,
  'POST /api/enrolment/password': session,
  'POST /api/enrolment/password/confirm': session,

  ...inPerson({
    'GET /api/account': { may: 'signed-in' },
    'POST /api/account/sign-ins/seen': { may: 'signed-in' },
    'POST /api/account/recovery-codes': { may: 'signed-in' },
    'PATCH /api/account/passkeys/:id': { may: 'signed-in', ask: () => ({ body: { name: 'Mine' } }) },
    'DELETE /api/account/passkeys/:id': { may: 'signed-in' },
    'GET /api/account/sessions': { may: 'signed-in' },
    'DELETE /api/account/sessions/:id': {
      may: 'signed-in',
      ask: () => ({ url: `/api/account/sessions/${randomUUID()}` }),
    },
    'POST /api/account/sessions/end-others': { may: 'signed-in' },
    'POST /api/account/provider': { may: 'signed-in' },
    'DELETE /api/account/provider': { may: 'signed-in' },

    'GET /api/people/:id/access': acts(ADMINS, async (place, institution) => ({
      url: `/api/people/${await institution.person(place)}/access`,
    })),
    'DELETE /api/people/:id/sessions': acts(ADMINS, async (place, institution) => ({
      url: `/api/people/${await institution.person(place)}/sessions`,
    })),
    'DELETE /api/people/:id/lock': acts(ADMINS, async (place, institution) => ({
      url: `/api/people/${await institution.person(place)}/lock`,
    })),
    'GET /api/lockouts': list(ADMINS, '/api/lockouts'),
    'POST /api/lockouts/lift-address': {
      may: ADMINS,
      atRoot: true,
      ask: () => ({ body: { address: '192.0.2.1' } }),
    },
  }),

  'GET /api/people/assignable': list(READERS, '/api/people/assignable'),
  ...inPerson({
    'GET /api/people': { may: ADMINS, outside: 'silent' },
    'POST /api/people': acts(ADMINS, (place, { offices }) => {
      const name = `asked-${randomUUID().slice(0, 8)}`
      return { body: { name, email: `${name}@example.mx`, role: 'analyst', office: offices[place] } }
    }),
    'POST /api/people/:id/link': acts(ADMINS, async (place, institution) => ({
      url: `/api/people/${await institution.person(place)}/link`,
    })),
    'PATCH /api/people/:id': acts(ADMINS, async (place, institution) => ({
      url: `/api/people/${await institution.person(place)}`,
      body: { disabled: true },
    })),
    'POST /api/people/:id/roles': acts(ADMINS, async (place, institution) => ({
      url: `/api/people/${await institution.person('inside')}/roles`,
      body: { role: 'analyst', office: institution.offices[place] },
    })),
    'DELETE /api/people/:id/roles': acts(ADMINS, async (place, institution) => ({
      url: `/api/people/${await institution.person(place)}/roles`,
      body: { role: 'auditor', office: institution.offices[place] },
    })),

    'GET /api/tokens/own': { may: 'signed-in' },
    'POST /api/tokens/own': { may: 'signed-in', ask: () => ({ body: { name: 'Program', scopes: ['read'] } }) },
    // Only its holder may, which the tokens' own tests show; here it is nobody's.
    'DELETE /api/tokens/own/:id': { may: 'signed-in', ask: () => ({ url: `/api/tokens/own/${randomUUID()}` }) },
    'GET /api/tokens': { may: ADMINS, outside: 'silent' },
    'DELETE /api/tokens/:id': acts(ADMINS, async (place, institution) => ({
      url: `/api/tokens/${(await institution.serviceAccount(place)).token}`,
    })),
    'GET /api/directories': { may: ADMINS, outside: 'silent' },
    'PUT /api/directories/:id/groups': acts(ADMINS, async (place, institution) => ({
      url: `/api/directories/${(await institution.serviceAccount(place)).id}/groups`,
      body: { group: 'Analysts', roles: [{ role: 'analyst', office: institution.offices[place] }] },
    })),
    'GET /api/service-accounts': { may: ADMINS, outside: 'silent' },
    'POST /api/service-accounts': acts(ADMINS, (place, { offices }) => ({
      body: { name: 'Program', purpose: 'Asks', office: offices[place], roles: [] },
    })),
    'PATCH /api/service-accounts/:id': acts(ADMINS, async (place, institution) => ({
      url: `/api/service-accounts/${(await institution.serviceAccount(place)).id}`,
      body: { disabled: true },
    })),
    'POST /api/service-accounts/:id/tokens': acts(ADMINS, async (place, institution) => ({
      url: `/api/service-accounts/${(await institution.serviceAccount(place)).id}/tokens`,
      body: { name: 'Program', scopes: ['read'] },
    })),
  }),

  'GET /api/offices': { may: READERS, outside: 'silent' },
  'POST /api/offices': acts(ADMINS, (place, { offices }) => ({
    body: newOffice('inside', offices[place], `o-${randomUUID()}`),
  })),
  'PATCH /api/offices/:id': acts(ADMINS, (place, { offices }) => ({
    url: `/api/offices/${offices[place]}`,
    body: { city: 'City' },
  })),
  'GET /api/overview': list(READERS, '/api/overview'),

  'GET /api/alerts': list(READERS, '/api/alerts'),
  'GET /api/alerts/export': {
    ...list(READERS, '/api/alerts/export'),
    ask: (place, { offices }) => ({ url: `/api/alerts/export?format=jsonl&office=${offices[place]}` }),
  },
  'GET /api/alerts/:id': acts(READERS, (place, { alerts }) => ({ url: `/api/alerts/${alerts[place]}` })),
  'GET /api/alerts/:id/around': acts(READERS, (place, { alerts }) => ({ url: `/api/alerts/${alerts[place]}/around` })),
  'POST /api/alerts/act': {
    may: RESPONDERS,
    ask: (place, { alerts }) => ({ body: { ids: [alerts[place]], act: { kind: 'acknowledge' } } }),
    outside: 'silent',
  },

  'GET /api/incidents': list(READERS, '/api/incidents'),
  'GET /api/incidents/export': {
    ...list(READERS, '/api/incidents/export'),
    ask: (place, { offices }) => ({ url: `/api/incidents/export?format=jsonl&office=${offices[place]}` }),
  },
  'POST /api/incidents': acts(RESPONDERS, (place, { alerts }) => ({
    body: { title: 'Opened', severity: 'low', alerts: [alerts[place]] },
  })),
  'GET /api/incidents/:id': acts(READERS, (place, { incidents }) => ({ url: `/api/incidents/${incidents[place]}` })),
  'PATCH /api/incidents/:id': acts(RESPONDERS, (place, { incidents }) => ({
    url: `/api/incidents/${incidents[place]}`,
    body: { state: 'contained' },
  })),
  'POST /api/incidents/:id/comments': acts(RESPONDERS, (place, { incidents }) => ({
    url: `/api/incidents/${incidents[place]}/comments`,
    body: { text: 'Said' },
  })),
  'POST /api/incidents/:id/alerts': acts(RESPONDERS, (place, { incidents, alerts }) => ({
    url: `/api/incidents/${incidents[place]}/alerts`,
    body: { add: [alerts[place]] },
  })),

  'POST /api/hunt/search': hunts('/api/hunt/search'),
  'POST /api/hunt/histogram': hunts('/api/hunt/histogram'),
  'POST /api/hunt/groups': hunts('/api/hunt/groups', { field: 'host.name' }),
  'POST /api/hunt/export': hunts('/api/hunt/export', { format: 'jsonl' }),
  'GET /api/hunt/fields': { ...list(HUNTERS, '/api/hunt/fields'), token: 'hunt' },
  'GET /api/hunt/events/:id': acts(READERS, (place, { events }) => ({ url: `/api/hunt/events/${events[place]}` })),
  'GET /api/hunt/saved': { may: HUNTERS, token: 'hunt', outside: 'silent' },
  'POST /api/hunt/saved': {
    may: HUNTERS,
    token: 'hunt',
    ask: () => ({ body: { name: 'Mine', query: { text: 'x' }, shared: false } }),
  },
  // Only its owner may, which hunting's own tests show; here it is nobody's.
  'DELETE /api/hunt/saved/:id': {
    may: HUNTERS,
    token: 'hunt',
    ask: () => ({ url: `/api/hunt/saved/${randomUUID()}` }),
  },

  'GET /api/rules': list(READERS, '/api/rules'),
  'GET /api/rules/problems': { may: READERS },
  'GET /api/rules/:id': { may: READERS, ask: async (_, all) => ({ url: `/api/rules/${await all.uploadedRule()}` }) },
  'PUT /api/rules/:id/switch': acts(RESPONDERS, async (place, institution) => ({
    url: `/api/rules/${await institution.uploadedRule()}/switch`,
    body: { office: institution.offices[place], enabled: false, why: 'noise' },
  })),
  'POST /api/rules/check': { may: READERS, ask: () => ({ body: { yaml: ruleText(randomUUID()) } }) },
  'POST /api/rules': { may: ['lead', 'admin'], atRoot: true, ask: () => ({ body: { yaml: ruleText(randomUUID()) } }) },
  'DELETE /api/rules/:id': {
    may: ['lead', 'admin'],
    atRoot: true,
    ask: async (_, all) => ({ url: `/api/rules/${await all.removableRule()}` }),
  },

  'GET /api/coverage': list(READERS, '/api/coverage'),
  'GET /api/coverage/rules': list(READERS, '/api/coverage/rules'),
  'GET /api/coverage/rules/export': {
    may: READERS,
    ask: (place, { offices }) => ({ url: `/api/coverage/rules/export?format=jsonl&office=${offices[place]}` }),
    outside: 'silent',
  },

  'GET /api/sources': list(READERS, '/api/sources'),
  'POST /api/sources': acts(ADMINS, (place, { offices }) => ({
    body: { office: offices[place], name: 'New', kind: 'http' },
  })),
  'PATCH /api/sources/:id': acts(ADMINS, async (place, institution) => ({
    url: `/api/sources/${(await institution.source(place)).id}`,
    body: { name: 'Other' },
  })),
  'POST /api/sources/:id/token': acts(ADMINS, async (place, institution) => ({
    url: `/api/sources/${(await institution.source(place)).id}/token`,
  })),
  'DELETE /api/sources/:id': acts(ADMINS, async (place, institution) => ({
    url: `/api/sources/${(await institution.source(place)).id}`,
  })),

  'GET /api/facts': list(AUDITORS, '/api/facts'),
  'GET /api/facts/export': {
    ...list(AUDITORS, '/api/facts/export'),
    ask: (place, { offices }) => ({ url: `/api/facts/export?format=jsonl&office=${offices[place]}` }),
  },
  'GET /api/facts/:id/proof': acts(AUDITORS, async (place, institution) => ({
    url: `/api/facts/${await institution.fact(place)}/proof`,
  })),
  'GET /api/ledger': { may: AUDITORS },
  'GET /log/checkpoint': anyone,
  'GET /log/cosigned-checkpoint': anyone,
  'GET /log/tile/*': anyone,
  'GET /log/keys': anyone,
  ...inPerson({
    'POST /api/facts/:id/erase': acts(['lead', 'admin'], async (place, institution) => ({
      url: `/api/facts/${await institution.fact(place)}/erase`,
      body: { reason: `order ${randomUUID()}` },
    })),
    'POST /api/ledger/rotate-key': {
      may: ADMINS,
      atRoot: true,
      ask: () => ({ body: { place: 'file', overlapDays: 30 } }),
    },
  }),
  'GET /api/evidence': list(AUDITORS, '/api/evidence'),
  'GET /api/evidence/:id': acts(AUDITORS, async (place, institution) => ({
    url: `/api/evidence/${await institution.bundle(place)}`,
  })),
  'POST /api/evidence/choose': acts(AUDITORS, (place, { offices }) => ({ body: { office: offices[place] } })),
  ...inPerson({
    'POST /api/evidence': acts(AUDITORS, (place, { offices }) => ({
      body: { what: { office: offices[place] }, language: 'es', why: `order ${randomUUID()}` },
    })),
    'GET /api/evidence/:id/file': acts(AUDITORS, async (place, institution) => ({
      url: `/api/evidence/${await institution.bundle(place)}/file`,
    })),
    'POST /api/evidence/:id/delete': acts(['lead', 'admin'], async (place, institution) => ({
      url: `/api/evidence/${await institution.bundle(place)}/delete`,
      body: { reason: `order ${randomUUID()}` },
    })),
  }),
  'GET /api/live': { ...list(READERS, '/api/live'), streams: true },

  ...inPerson({
    'GET /api/proposals': list(PROPOSALS, '/api/proposals'),
    'GET /api/proposals/waiting': { may: PROPOSALS, outside: 'silent' },
    // Which of them a role sees depends on the kind of act: an analyst finds none about roles.
    'GET /api/proposals/:id': acts(PROPOSALS, async (place, all) => ({
      url: `/api/proposals/${(await all.proposal(place)).id}`,
    })),
    'POST /api/proposals/:id/approve': acts(['lead', 'admin'], async (place, all) => {
      const { id, hash } = await all.proposal(place)
      return { url: `/api/proposals/${id}/approve`, body: { hash } }
    }),
    'POST /api/proposals/:id/reject': acts(['lead', 'admin'], async (place, all) => ({
      url: `/api/proposals/${(await all.proposal(place)).id}/reject`,
      body: { reason: 'no' },
    })),
    // Only who proposed may, which the proposals' own tests show; here it is nobody's.
    'POST /api/proposals/:id/withdraw': {
      may: PROPOSALS,
      ask: () => ({ url: `/api/proposals/${randomUUID()}/withdraw` }),
    },
  }),

  'GET /api/settings': { may: READERS },
  'PATCH /api/settings': {
    may: ADMINS,
    atRoot: true,
    token: 'in-person',
    ask: () => ({ body: { sessionHours: 12 } }),
  },

  'GET /scim/v2/ServiceProviderConfig': scim,
  'GET /scim/v2/ResourceTypes': scim,
  'GET /scim/v2/ResourceTypes/:id': { ...scim, ask: () => ({ url: '/scim/v2/ResourceTypes/User' }) },
  'GET /scim/v2/Schemas': scim,
  'GET /scim/v2/Schemas/:id': { ...scim, ask: () => ({ url: `/scim/v2/Schemas/${SCIM_USER}` }) },
  'POST /scim/v2/.search': { ...scim, ask: () => ({ body: {} }), outside: 'silent' },
  'GET /scim/v2/Users': { ...scim, outside: 'silent' },
  'POST /scim/v2/Users/.search': { ...scim, ask: () => ({ body: {} }), outside: 'silent' },
  'POST /scim/v2/Users': { ...scim, ask: () => ({ body: { userName: `${randomUUID()}@example.mx` } }) },
  'GET /scim/v2/Users/:id': provisions(),
  'PUT /scim/v2/Users/:id': provisions((email) => ({ userName: email })),
  'PATCH /scim/v2/Users/:id': provisions(() => ({ Operations: [{ op: 'add', path: 'title', value: 'x' }] })),
  'DELETE /scim/v2/Users/:id': provisions(),
  'GET /scim/v2/Groups': { ...scim, outside: 'silent' },
  'POST /scim/v2/Groups/.search': { ...scim, ask: () => ({ body: {} }), outside: 'silent' },
  'POST /scim/v2/Groups': { ...scim, ask: () => ({ body: { displayName: randomUUID() } }) },
  // Each directory has groups of its own, which the provisioning's tests show; here they are nobody's.
  'GET /scim/v2/Groups/:id': { ...scim, ask: () => ({ url: `/scim/v2/Groups/${randomUUID()}` }) },
  'PUT /scim/v2/Groups/:id': {
    ...scim,
    ask: () => ({ url: `/scim/v2/Groups/${randomUUID()}`, body: { displayName: 'x' } }),
  },
  'PATCH /scim/v2/Groups/:id': {
    ...scim,
    ask: () => ({ url: `/scim/v2/Groups/${randomUUID()}`, body: { Operations: [{ op: 'remove', path: 'members' }] } }),
  },
  'DELETE /scim/v2/Groups/:id': { ...scim, ask: () => ({ url: `/scim/v2/Groups/${randomUUID()}` }) },

  'POST /ingest/ndjson': source,
  'POST /ingest/_bulk': source,
  'PUT /ingest/_bulk': source,
  'POST /_bulk': source,
  'PUT /_bulk': source,
  'POST /ingest/:index/_bulk': source,
  'PUT /ingest/:index/_bulk': source,
  'GET /ingest': source,
  'GET /ingest/': source,
  'GET /ingest/*': source,
  'PUT /ingest/*': source,
  'POST /ingest/*': source,
}

export const EVERY_ROLE: readonly Role[] = ROLES
