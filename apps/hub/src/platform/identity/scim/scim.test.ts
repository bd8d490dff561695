import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Office, ServiceAccount } from '@atalaya/contracts'
import { enrolByPassword, succeed, TestBrowser } from '../testing/test-browser.ts'
import { startTestHub, type TestHub } from '../testing/test-hub.ts'
import { TestProgram } from '../testing/test-program.ts'

type Resource = { id: string; meta: { version: string; location: string } } & Record<string, unknown>
type List = { totalResults: number; startIndex: number; itemsPerPage: number; Resources: Resource[] }
type ScimFailure = { schemas: string[]; status: string; scimType?: string; detail: string }
type People = {
  rows: { id: string; name: string; disabled: boolean; roles: { role: string; office: { id: string } }[] }[]
}

const SCIM = { 'content-type': 'application/scim+json; charset=utf-8' }
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'

describe('provisioning by a directory', () => {
  let hub: TestHub
  let centre: TestBrowser
  let directory: TestProgram
  let account: string
  const offices = { north: '', south: '' }

  before(async () => {
    hub = await startTestHub()
    centre = new TestBrowser(hub.app)
    await enrol(centre, (await hub.identity.createFirstLink('http://localhost:8400')) ?? '', 'centre')
    for (const code of ['north', 'south'] as const) {
      const place = { city: code, country: 'MX', latitude: null, longitude: null, timeZone: 'UTC' }
      const asked = { parent: hub.offices.root, name: code, code, kind: 'embassy', ...place }
      offices[code] = (await succeed(centre.post<Office>('/api/offices', asked))).id
    }
    const made = await connect(hub.offices.root)
    account = made.id
    directory = made.program
  })
  after(() => hub[Symbol.asyncDispose]())

  const enrol = (browser: TestBrowser, link: string, name: string) =>
    enrolByPassword(browser, {
      link,
      name,
      email: `${name}@example.mx`,
      password: 'una frase larga y propia',
      now: hub.clock.now,
    })

  async function connect(office: string): Promise<{ id: string; program: TestProgram }> {
    const asked = { name: 'Directory', purpose: 'Provisions people', office, roles: [] }
    const { id } = await succeed(centre.post<ServiceAccount>('/api/service-accounts', asked))
    const token = { name: 'SCIM', scopes: ['scim'] }
    const { secret } = await succeed(centre.post<{ secret: string }>(`/api/service-accounts/${id}/tokens`, token))
    return { id, program: new TestProgram(hub.app, secret) }
  }

  const send = <T = Resource>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers = {},
  ) => directory.send<T>(method, `/scim/v2${path}`, { body, headers: { ...(body !== undefined && SCIM), ...headers } })
  async function user(name: string, more: object = {}): Promise<Resource> {
    const emails = [{ primary: true, value: `${name}@example.mx`, type: 'work' }]
    const asked = { schemas: [USER], userName: `${name}@example.mx`, displayName: name, active: true, emails, ...more }
    const { status, body } = await send('POST', '/Users', asked)
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }
  const person = async (name: string) => (await succeed(centre.get<People>(`/api/people?q=${name}`))).rows[0]
  const mapTo = (group: string, roles: object[]) =>
    centre.send('PUT', `/api/directories/${account}/groups`, { group, roles })
  const rolesOf = async (name: string) => (await person(name))?.roles.map(({ role }) => role)
  const refusal = async (answer: Promise<{ status: number; body: unknown }>, status: number, scimType?: string) => {
    const got = await answer
    const body = got.body as ScimFailure
    assert.deepEqual([got.status, body.status, body.scimType], [status, String(status), scimType], JSON.stringify(body))
    assert.deepEqual(body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error'])
  }

  test('says what it can do, to its clients alone', async () => {
    const config = await send<{ patch: { supported: boolean } }>('GET', '/ServiceProviderConfig')
    assert.equal(config.body.patch.supported, true)
    assert.match(String(config.headers['content-type']), /^application\/scim\+json/)
    assert.equal((await send<List>('GET', '/ResourceTypes')).body.totalResults, 2)
    assert.equal((await send<List>('GET', '/Schemas')).body.totalResults, 3)
    assert.equal((await send('GET', `/Schemas/${USER}`)).body.id, USER)
    await refusal(send('GET', '/Schemas/none'), 404)
    await refusal(new TestProgram(hub.app, 'atl_x').get('/scim/v2/Users'), 401)
    const own = await succeed(centre.post<{ secret: string }>('/api/tokens/own', { name: 'x', scopes: ['read'] }))
    await refusal(new TestProgram(hub.app, own.secret).get('/scim/v2/Users'), 403)
    assert.equal((await centre.get('/scim/v2/Users')).status, 403)
    assert.equal((await directory.get('/api/offices')).status, 403)
  })

  test("lives a user's life as Entra asks for it", async () => {
    const find = '/Users?filter=userName+eq+%22entra%40example.mx%22'
    assert.equal((await send<List>('GET', find)).body.totalResults, 0)
    const made = await user('entra', {
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      name: { formatted: 'Persona Entra', familyName: 'Entra', givenName: 'Persona' },
      roles: [],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Consular', manager: { value: 'x' } },
    })
    assert.equal(made.meta.location, `http://localhost:8400/scim/v2/Users/${made.id}`)
    assert.equal((await send<List>('GET', find)).body.Resources[0]?.id, made.id)
    const patch = (...Operations: object[]) => send('PATCH', `/Users/${made.id}`, { schemas: [PATCH], Operations })
    const changed = await patch(
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updated@example.mx' },
      { op: 'Replace', path: 'name.familyName', value: 'Nueva' },
    )
    assert.equal(changed.status, 200, JSON.stringify(changed.body))
    const off = await patch({ op: 'Replace', path: 'active', value: 'False' })
    assert.equal(off.body.active, false)
    assert.equal((await person('entra'))?.disabled, true)
    assert.equal((await patch({ op: 'Replace', path: 'active', value: 'True' })).body.active, true)
    assert.equal((await send('DELETE', `/Users/${made.id}`)).status, 204)
    await refusal(send('GET', `/Users/${made.id}`), 404)
    assert.equal((await send<List>('GET', find)).body.totalResults, 0)
    const again = await user('entra')
    assert.notEqual(again.id, made.id, 'somebody else with the address inherits nothing')
  })

  test("lives a user's life as Okta asks for it", async () => {
    const find = '/Users?filter=userName%20eq%20%22okta%40example.mx%22&startIndex=1&count=100'
    assert.equal((await send<List>('GET', find)).body.itemsPerPage, 0)
    const asked = {
      schemas: [USER],
      userName: 'okta@example.mx',
      name: { givenName: 'Persona', familyName: 'Okta' },
      emails: [{ primary: true, value: 'okta@example.mx', type: 'work' }],
      displayName: 'Persona Okta',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    }
    const made = (await directory.send<Resource>('POST', '/scim/v2/Users', { body: asked })).body
    assert.equal(made.password, undefined)
    const put = await send('PUT', `/Users/${made.id}`, { ...asked, id: made.id, title: 'Analyst', meta: made.meta })
    assert.equal(put.body.title, 'Analyst')
    const off = { schemas: [PATCH], Operations: [{ op: 'replace', value: { active: false } }] }
    assert.equal((await send('PATCH', `/Users/${made.id}`, off)).body.active, false)
    const page = await send<List>('GET', '/Users?startIndex=2&count=1&sortBy=userName&attributes=userName')
    assert.deepEqual([page.body.startIndex, page.body.itemsPerPage], [2, 1])
    assert.deepEqual(Object.keys(page.body.Resources[0] ?? {}).sort(), ['id', 'schemas', 'userName'])
  })

  test('refuses in the words of the protocol', async () => {
    await user('twice')
    await refusal(send('POST', '/Users', { userName: 'TWICE@example.mx' }), 409, 'uniqueness')
    await refusal(send('POST', '/Users', { userName: 'centre@example.mx' }), 409, 'uniqueness')
    await refusal(send('POST', '/Users', { displayName: 'x' }), 400, 'invalidValue')
    await refusal(send('POST', '/Users', []), 400, 'invalidSyntax')
    await refusal(send('POST', '/Users', '{"userName":'), 400)
    await refusal(send('GET', '/Users?filter=userName%20eq'), 400, 'invalidFilter')
    await refusal(send('GET', '/Users?count=many'), 400, 'invalidValue')
    await refusal(send('POST', '/Schemas', {}), 405)
    await refusal(send('GET', '/Nothing'), 404)
    await refusal(send('GET', '/Users/not-an-id'), 404)
    await refusal(send('GET', `/Users/${crypto.randomUUID()}`), 404)
    await refusal(send('POST', '/Groups', { displayName: 'x', members: [{ value: 'nobody' }] }), 400, 'invalidValue')
  })

  test('a change of what has changed since is refused', async () => {
    const made = await user('versioned')
    const read = await send('GET', `/Users/${made.id}`)
    assert.equal(read.headers.etag, made.meta.version)
    assert.equal(
      (await send('GET', `/Users/${made.id}`, undefined, { 'if-none-match': made.meta.version })).status,
      304,
    )
    const put = (headers: object) =>
      send('PUT', `/Users/${made.id}`, { userName: 'versioned@example.mx', title: 'Analyst' }, headers)
    assert.equal((await put({ 'if-match': made.meta.version })).status, 200)
    await refusal(put({ 'if-match': made.meta.version }), 412)
  })

  test('a group gives what an administrator mapped it to, and nothing before or after', async () => {
    const ana = await user('member-a')
    const beto = await user('member-b')
    const members = [{ value: ana.id }]
    const group = (await send('POST', '/Groups', { schemas: [GROUP], displayName: 'SOC North', members })).body
    assert.deepEqual(await rolesOf('member-a'), [])
    await succeed(mapTo('soc north', [{ role: 'analyst', office: offices.north }]))
    assert.deepEqual(await rolesOf('member-a'), ['analyst'])
    const patch = (...Operations: object[]) => send('PATCH', `/Groups/${group.id}`, { schemas: [PATCH], Operations })
    assert.equal((await patch({ op: 'Add', path: 'members', value: [{ value: beto.id }] })).status, 200)
    assert.deepEqual(await rolesOf('member-b'), ['analyst'])
    assert.equal((await patch({ op: 'Remove', path: 'members', value: [{ value: ana.id }] })).status, 200)
    assert.deepEqual(await rolesOf('member-a'), [])
    await succeed(mapTo('SOC North', [{ role: 'officer', office: offices.south }]))
    assert.deepEqual(await rolesOf('member-b'), ['officer'])
    await patch({ op: 'replace', path: 'displayName', value: 'Another name' })
    assert.deepEqual(await rolesOf('member-b'), [], 'the mapping names another group')
    await succeed(mapTo(group.id, [{ role: 'auditor', office: offices.south }]))
    assert.deepEqual(await rolesOf('member-b'), ['auditor'])
    assert.equal((await send('DELETE', `/Groups/${group.id}`)).status, 204)
    assert.deepEqual(await rolesOf('member-b'), [])
  })

  test('a role given by hand is not taken away by a group', async () => {
    const made = await user('by-hand')
    await succeed(centre.post(`/api/people/${made.id}/roles`, { role: 'analyst', office: offices.north }))
    await succeed(mapTo('Hands', [{ role: 'analyst', office: offices.north }]))
    const group = (await send('POST', '/Groups', { displayName: 'Hands', members: [{ value: made.id }] })).body
    assert.equal((await send('DELETE', `/Groups/${group.id}`)).status, 204)
    assert.deepEqual(await rolesOf('by-hand'), ['analyst'])
  })

  test('no group leads or administers', async () => {
    for (const role of ['lead', 'admin']) {
      assert.equal((await mapTo('Bosses', [{ role, office: offices.north }])).status, 400, role)
    }
  })

  test('whoever it disables is out at once, but never the last administrator', async () => {
    const { rows } = await succeed(centre.get<People>('/api/people?q=centre'))
    const body = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] }
    await refusal(send('PATCH', `/Users/${rows[0]?.id}`, body), 409)
    assert.equal((await centre.get('/api/session')).status, 200)
    const asked = { name: 'leaver', email: 'leaver@example.mx', role: 'analyst', office: offices.north }
    const { person: leaver, link } = await succeed(
      centre.post<{ person: { id: string }; link: string }>('/api/people', asked),
    )
    const browser = new TestBrowser(hub.app)
    await enrol(browser, link, 'leaver')
    assert.equal((await send('PATCH', `/Users/${leaver.id}`, body)).status, 200)
    assert.equal((await browser.get('/api/session')).status, 401)
  })

  test('the address of somebody whom it did not make, or who leads, is not its to change', async () => {
    const { rows } = await succeed(centre.get<People>('/api/people?q=centre'))
    const moved = (id: unknown) =>
      send('PATCH', `/Users/${id}`, {
        Operations: [
          { op: 'replace', path: 'userName', value: 'thief@example.mx' },
          { op: 'replace', path: 'emails[type eq "work"].value', value: 'thief@example.mx' },
        ],
      })
    await refusal(moved(rows[0]?.id), 400, 'mutability')
  })

  test('a directory of one office reaches the people of that office', async () => {
    const north = await connect(offices.north)
    const south = await user('southerner')
    await succeed(centre.post(`/api/people/${south.id}/roles`, { role: 'analyst', office: offices.south }))
    const listed = await north.program.get<List>('/scim/v2/Users')
    assert.ok(!JSON.stringify(listed.body).includes('southerner'))
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : { userName: 'x@example.mx' }
      const answer = await north.program.send<ScimFailure>(method, `/scim/v2/Users/${south.id}`, { body })
      assert.equal(answer.status, 404, method)
    }
    const joined = await north.program.send('POST', '/scim/v2/Groups', {
      body: { displayName: 'G', members: [{ value: south.id }] },
    })
    assert.equal(joined.status, 400)
    assert.equal((await north.program.get(`/scim/v2/Groups`)).status, 200)
    const made = await north.program.send<Resource>('POST', '/scim/v2/Users', { body: { userName: 'n@example.mx' } })
    assert.equal((await north.program.get(`/scim/v2/Users/${made.body.id}`)).status, 200)
    const mapped = { group: 'G', roles: [{ role: 'analyst', office: offices.south }] }
    assert.equal((await centre.send('PUT', `/api/directories/${north.id}/groups`, mapped)).status, 404)
  })

  test('each act is a fact of the service account', async () => {
    const kinds = new Set(await hub.kinds())
    for (const kind of [
      'person.provisioned',
      'person.deprovisioned',
      'group.provisioned',
      'group.members-changed',
      'group.mapped',
    ]) {
      assert.ok(kinds.has(kind), kind)
    }
    const { rows } = await hub.database.pool.query(
      "select distinct actor_kind, actor_name from facts where kind = 'person.provisioned' order by 2",
    )
    assert.deepEqual(rows, [{ actor_kind: 'service', actor_name: 'Directory · SCIM' }])
  })
})
