import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Route } from '../apps/hub/src/platform/http/route.ts'
import { scopeNeeded } from '../apps/hub/src/platform/http/token-scope.ts'
import type { TestBrowser } from '../apps/hub/src/platform/identity/testing/test-browser.ts'
import { type StartedHub, startHub } from '../apps/hub/src/testing/start-hub.ts'
import { checkPrograms, type Got } from './authorisation/check-programs.ts'
import { Institution, MARK, type Place } from './authorisation/institution.ts'
import { makePrograms, type Programs } from './authorisation/programs.ts'
import { EVERY_ROLE, RULES, type Rule } from './authorisation/rules.ts'

type Caller = Pick<TestBrowser, 'cookie' | 'csrf'> & { readonly token?: string }

const NOT_SIGNED_IN: Caller = { cookie: undefined, csrf: '' }
const keyOf = ({ method, url }: Pick<Route, 'method' | 'url'>) => `${method} ${url}`

describe('who may do what', () => {
  let hub: StartedHub
  let institution: Institution
  let programs: Programs

  before(async () => {
    hub = await startHub()
    institution = await Institution.open(hub)
    programs = await makePrograms(institution)
  })
  after(() => hub[Symbol.asyncDispose]())

  async function call(route: Route, rule: Rule, { by, place = 'inside' }: { by: Caller; place?: Place }): Promise<Got> {
    const { url = route.url, body } = (await rule.ask?.(place, institution)) ?? {}
    const abort = new AbortController()
    const response = await fetch(`${hub.address}${url.replace('*', 'x').replace(/:\w+/g, 'x')}`, {
      method: route.method,
      signal: abort.signal,
      headers: {
        ...(by.token === undefined ? { 'x-csrf-token': by.csrf } : { authorization: `Bearer ${by.token}` }),
        ...(by.cookie !== undefined && { cookie: `atalaya_session=${by.cookie}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (rule.streams && response.ok) {
      abort.abort()
      return { status: response.status, text: '' }
    }
    return { status: response.status, text: await response.text() }
  }

  async function checkRoute(route: Route, rule: Rule): Promise<void> {
    if (rule.may === 'anyone') return assert.notEqual((await call(route, rule, { by: NOT_SIGNED_IN })).status, 403)
    const anonymous = await call(route, rule, { by: NOT_SIGNED_IN })
    assert.equal(anonymous.status, 401, `without a session: ${anonymous.text}`)
    const enrolling = await call(route, rule, { by: await institution.enrolling() })
    if (rule.may === 'source') return assert.equal(enrolling.status, 401, 'a session is not a token')
    if (rule.may === 'session') return assert.ok(![401, 403].includes(enrolling.status), `enrolling: ${enrolling.text}`)
    assert.equal(enrolling.status, 403, 'while enrolling')
    if (rule.may === 'signed-in') return checkSignedIn(route, rule)
    if (rule.may === 'scim')
      return assert.equal((await call(route, rule, { by: institution.root })).status, 403, 'a session')
    for (const role of [...EVERY_ROLE, 'nobody'] as const) {
      const by = institution.callers.get(role) ?? NOT_SIGNED_IN
      const may = role !== 'nobody' && rule.may.includes(role) && rule.atRoot !== true
      if (may) await checkAllowed(route, rule, { by, role })
      else assert.equal((await call(route, rule, { by })).status, 403, `${role} inside`)
    }
    const root = await call(route, rule, {
      by: institution.root,
      place: rule.outside === undefined ? 'inside' : 'outside',
    })
    assert.ok(isAnswer(route, root), `the administrator of the whole: ${root.status} ${root.text.slice(0, 300)}`)
  }

  async function checkSignedIn(route: Route, rule: Rule): Promise<void> {
    for (const [role, by] of institution.callers) {
      const { status } = await call(route, rule, { by })
      assert.ok(![401, 403].includes(status), `${role}: ${status}`)
    }
  }

  async function checkAllowed(route: Route, rule: Rule, { by, role }: { by: Caller; role: string }): Promise<void> {
    const inside = await call(route, rule, { by })
    assert.ok(isAnswer(route, inside), `${role} inside: ${inside.status} ${inside.text.slice(0, 300)}`)
    if (rule.outside === undefined) return
    const outside = await call(route, rule, { by, place: 'outside' })
    if (rule.outside === 'refused') assert.ok([403, 404].includes(outside.status), `${role} outside: ${outside.status}`)
    for (const { text } of [inside, outside]) {
      assert.ok(!text.includes(MARK), `${role} is told of what is outside: ${text.slice(0, 2_000)}`)
    }
    const { offices, alerts, incidents } = institution
    for (const id of [offices.outside, alerts.outside, incidents.outside]) {
      assert.ok(!inside.text.includes(id), `${role} is told an id of what is outside`)
    }
  }

  test('every route has a rule here, and every rule a route', () => {
    assert.deepEqual(
      hub.routes.map(keyOf).toSorted(),
      Object.keys(RULES).toSorted(),
      'a new route needs its rule in tests/authorisation/rules.ts',
    )
  })

  test('acts on accounts are for people in person, also those that are added later', () => {
    const OF_ACCOUNTS = /^\/api\/(session|enrolment|account|people|proposals|tokens|service-accounts|directories)\b/
    const open = hub.routes.filter((route) => OF_ACCOUNTS.test(route.url) && scopeNeeded(route) !== 'in-person')
    const sessions = open.filter(({ access }) => access.kind !== 'public')
    assert.deepEqual(sessions.map(keyOf), ['GET /api/people/assignable'], 'wrap it in inPerson')
  })

  for (const [key, rule] of Object.entries(RULES)) {
    test(key, async () => {
      const route = hub.routes.find((candidate) => keyOf(candidate) === key)
      assert.ok(route, 'no such route')
      await checkRoute(route, rule)
      await checkPrograms({
        key,
        rule,
        programs,
        institution,
        isAnswer: (got) => isAnswer(route, got),
        call: (token, place) => call(route, rule, { by: { ...NOT_SIGNED_IN, token }, place }),
      })
    })
  }
})

const NOBODYS = [
  'DELETE /api/hunt/saved/:id',
  'GET /api/proposals/:id',
  'POST /api/proposals/:id/withdraw',
  'GET /scim/v2/Groups/:id',
  'PUT /scim/v2/Groups/:id',
  'PATCH /scim/v2/Groups/:id',
  'DELETE /scim/v2/Groups/:id',
]

/** What is nobody's is found by nobody: for those routes, not found is as good as done. */
function isAnswer(route: Route, { status }: Got): boolean {
  return (status >= 200 && status < 300) || (NOBODYS.includes(keyOf(route)) && status === 404)
}
