import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HubError } from './errors.ts'
import { type Access, ADMINS, inPerson, READERS, RESPONDERS, type Route, roles, route, type Viewer } from './route.ts'
import { requireTokenScope, scopeNeeded } from './token-scope.ts'

const at = (method: Route['method'], access: Access, more: Partial<Route> = {}): Route => ({
  ...route({ method, url: '/api/x', summary: '', access, schema: {}, handle: async () => undefined }),
  ...more,
})

const viewer: Viewer = {
  person: { id: 'p', name: 'Analyst', email: '', locale: 'es' },
  session: 's',
  csrf: '',
  stage: 'signed-in',
  roles: [],
}
const token = { id: 't', name: 'Export', scopes: ['read'], holder: 'person', office: null } as const

test('follows from the method and the roles', () => {
  assert.equal(scopeNeeded(at('GET', READERS)), 'read')
  assert.equal(scopeNeeded(at('GET', ADMINS)), 'administer')
  assert.equal(scopeNeeded(at('POST', RESPONDERS)), 'respond')
  assert.equal(scopeNeeded(at('POST', roles('lead', 'admin'))), 'administer')
  assert.equal(scopeNeeded(at('GET', { kind: 'scim' })), 'scim')
})

test('what is about the session itself is for people in person, and so is what is marked', () => {
  assert.equal(scopeNeeded(at('GET', { kind: 'session' })), 'in-person')
  assert.equal(scopeNeeded(at('POST', { kind: 'signed-in' })), 'in-person')
  assert.deepEqual(inPerson([at('POST', ADMINS), at('GET', ADMINS, { scope: 'administer' })]).map(scopeNeeded), [
    'in-person',
    'administer',
  ])
})

test('a token is refused where its scopes do not reach, and told which it lacks', () => {
  requireTokenScope(at('GET', READERS), { ...viewer, token })
  requireTokenScope(at('POST', RESPONDERS), viewer)
  assert.throws(
    () => requireTokenScope(at('POST', RESPONDERS), { ...viewer, token }),
    (error) => error instanceof HubError && error.challenge === 'error="insufficient_scope", scope="respond"',
  )
  assert.throws(() => requireTokenScope(at('GET', { kind: 'session' }), { ...viewer, token }), { code: 'forbidden' })
})
