import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { ApiToken, Office, ServiceAccount } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import { type FactTables, factRoutes } from '../../facts/index.ts'
import { invited } from '../testing/invited.ts'
import { enrolByPassword, succeed, TestBrowser } from '../testing/test-browser.ts'
import { startTestHub, type TestHub } from '../testing/test-hub.ts'
import { TestProgram } from '../testing/test-program.ts'

type Made = { token: ApiToken; secret: string; again?: boolean }
type List<T> = { rows: T[]; total: number }
type Refusal = { code: string; message: string }

interface Told {
  readonly kind: string
  readonly actor: { readonly kind: string; readonly name: string }
  readonly subject: { readonly kind: string; readonly id: string }
  readonly data: object
}
const DAY_MS = 86_400_000

describe('tokens and service accounts', () => {
  let hub: TestHub
  let centre: TestBrowser
  let people = 0
  const offices = { north: '', south: '' }

  before(async () => {
    hub = await startTestHub({
      open: async ({ database, offices: tree }) => factRoutes(database.kysely as unknown as Kysely<FactTables>, tree),
    })
    centre = new TestBrowser(hub.app)
    await enrol(centre, (await hub.identity.createFirstLink('http://localhost:8400')) ?? '', 'centre')
    for (const code of ['north', 'south'] as const) {
      const place = { city: code, country: 'MX', latitude: null, longitude: null, timeZone: 'UTC' }
      const asked = { parent: hub.offices.root, name: code, code, kind: 'embassy', ...place }
      offices[code] = (await succeed(centre.post<Office>('/api/offices', asked))).id
    }
  })
  after(() => hub[Symbol.asyncDispose]())

  const administrators: TestBrowser[] = []

  const enrol = (browser: TestBrowser, link: string, name: string, password = 'una frase larga y propia') =>
    enrolByPassword(browser, {
      link,
      name,
      email: `${name}@example.mx`,
      password,
      now: hub.clock.now,
    })

  async function join(role: string, office: string): Promise<{ browser: TestBrowser; id: string }> {
    const name = `${role}-${++people}`
    const asked = { name, email: `${name}@example.mx`, role, office }
    const { id, link } = await invited(await centre.post('/api/people', asked), administrators)
    const browser = new TestBrowser(hub.app)
    await enrol(browser, link, name)
    if (role === 'admin') administrators.push(browser)
    return { browser, id }
  }

  const make = (browser: TestBrowser, more: object = {}) =>
    browser.post<Made>('/api/tokens/own', { name: 'Export', scopes: ['read'], ...more })
  const program = (made: Made) => new TestProgram(hub.app, made.secret)
  const account = (more: object = {}) =>
    centre.post<ServiceAccount>('/api/service-accounts', {
      name: 'Ticket system',
      purpose: 'Copies incidents',
      office: offices.north,
      roles: [{ role: 'analyst', office: offices.north }],
      ...more,
    })
  const codes = async (caller: TestProgram | TestBrowser) =>
    (await succeed(caller.get<List<Office>>('/api/offices'))).rows.map(({ code }) => code)

  test('a token is shown once, kept as a hash, and does what its person may, without a cookie', async () => {
    const made = await succeed(make(centre))
    assert.match(made.secret, /^atl_[0-9A-Za-z]{49}$/)
    assert.equal(made.token.hint, made.secret.slice(-4))
    assert.deepEqual(await codes(program(made)), ['centro', 'north', 'south'])
    const { rows } = await succeed(centre.get<List<ApiToken>>('/api/tokens/own'))
    const [mine] = rows
    assert.ok(mine)
    assert.deepEqual([mine.lastAddress, mine.state], ['10.9.9.9', 'active'])
    assert.ok(!JSON.stringify(rows).includes(made.secret))
    const kept = await hub.database.pool.query<{ all: string }>(
      'select row_to_json(api_tokens)::text as all from api_tokens',
    )
    assert.ok(kept.rows.every(({ all }) => !all.includes(made.secret)))
  })

  test('expires after ninety days unless said, within a year, and says so from then on', async () => {
    const made = await succeed(make(centre))
    const days = (Date.parse(made.token.expiresAt) - hub.clock.now.getTime()) / DAY_MS
    assert.equal(Math.round(days), 90)
    const at = (later: number) => ({ expires: new Date(hub.clock.now.getTime() + later * DAY_MS).toISOString() })
    assert.equal((await make(centre, at(400))).status, 400)
    assert.equal((await make(centre, at(-1))).status, 400)
    const short = await succeed(make(centre, at(1 / 1440)))
    const started = hub.clock.now
    hub.clock.now = new Date(started.getTime() + 120_000)
    const late = await program(short).get<Refusal>('/api/offices')
    hub.clock.now = started
    assert.equal(late.status, 401)
    assert.match(late.body.message, /expired on/)
    assert.equal(late.headers['www-authenticate'], 'Bearer realm="atalaya", error="invalid_token"')
  })

  test('is refused with a reason when it is unknown, cut short, not ours, or not sent well', async () => {
    const made = await succeed(make(centre))
    for (const token of [
      made.secret.slice(0, -1),
      `${made.secret.slice(0, -1)}${made.secret.endsWith('0') ? '1' : '0'}`,
      'atalaya_abc',
      '',
    ]) {
      const answer = await new TestProgram(hub.app, token).get<Refusal>('/api/offices')
      assert.equal(answer.status, 401, token)
      assert.match(String(answer.headers['www-authenticate']), /invalid_token/)
    }
    const none = await new TestBrowser(hub.app).get('/api/offices')
    assert.equal(none.headers['www-authenticate'], 'Bearer realm="atalaya"')
  })

  test('a session and a token together are refused: it must be clear who asks', async () => {
    const made = await succeed(make(centre))
    const both = new TestProgram(hub.app, made.secret, { cookie: `atalaya_session=${centre.cookie}` })
    const answer = await both.get('/api/offices')
    assert.equal(answer.status, 400)
    assert.match(String(answer.headers['www-authenticate']), /invalid_request/)
  })

  test('is gone at once when revoked, by its person or by an administrator over them', async () => {
    const { browser } = await join('analyst', offices.north)
    const first = await succeed(make(browser))
    await succeed(browser.send('DELETE', `/api/tokens/own/${first.token.id}`))
    assert.match((await program(first).get<Refusal>('/api/offices')).body.message, /revoked/)
    const second = await succeed(make(browser))
    const { browser: north } = await join('admin', offices.north)
    const { browser: south } = await join('admin', offices.south)
    assert.equal((await south.send('DELETE', `/api/tokens/${second.token.id}`)).status, 404)
    assert.equal((await south.send('DELETE', `/api/tokens/own/${second.token.id}`)).status, 404)
    assert.ok(!(await succeed(south.get<List<ApiToken>>('/api/tokens'))).rows.some(({ id }) => id === second.token.id))
    await succeed(north.send('DELETE', `/api/tokens/${second.token.id}`))
    assert.equal((await program(second).get('/api/offices')).status, 401)
  })

  test('an administrator of one office neither sees nor ends tokens of somebody who also belongs elsewhere', async () => {
    const { browser: north } = await join('admin', offices.north)
    const { browser, id } = await join('analyst', offices.north)
    const made = await succeed(make(browser))
    const shown = async () =>
      (await succeed(north.get<List<ApiToken>>(`/api/tokens?holder=${id}`))).rows.map((token) => token.id)
    assert.deepEqual(await shown(), [made.token.id])
    await succeed(centre.post(`/api/people/${id}/roles`, { role: 'auditor', office: offices.south }))
    assert.deepEqual(await shown(), [])
    assert.equal((await north.send('DELETE', `/api/tokens/${made.token.id}`)).status, 404)
  })

  test('never exceeds what its person holds now', async () => {
    const { browser, id } = await join('analyst', offices.north)
    const made = await succeed(make(browser))
    assert.deepEqual(await codes(program(made)), ['north'])
    await succeed(centre.send('DELETE', `/api/people/${id}/roles`, { role: 'analyst', office: offices.north }))
    assert.equal((await program(made).get('/api/offices')).status, 403)
    await succeed(centre.post(`/api/people/${id}/roles`, { role: 'analyst', office: offices.south }))
    assert.deepEqual(await codes(program(made)), ['south'])
    await succeed(centre.send('PATCH', `/api/people/${id}`, { disabled: true }))
    assert.equal((await program(made).get('/api/offices')).status, 401)
  })

  test('narrowed to an office it sees that office alone, and acts on the whole are not for it', async () => {
    const made = await succeed(make(centre, { office: offices.south, scopes: ['read', 'administer'] }))
    assert.deepEqual(await codes(program(made)), ['south'])
    const other = await program(made).send('PATCH', `/api/offices/${offices.north}`, { body: { city: 'x' } })
    assert.equal(other.status, 404)
    await succeed(program(made).send('PATCH', `/api/offices/${offices.south}`, { body: { city: 'x' } }))
    const { browser } = await join('analyst', offices.north)
    assert.equal((await make(browser, { office: offices.south })).status, 404)
  })

  test('does what its scopes say and nothing else, and never an act on accounts', async () => {
    const read = await succeed(make(centre))
    const refused = await program(read).send('PATCH', `/api/offices/${offices.north}`, { body: { city: 'x' } })
    assert.equal(refused.status, 403)
    assert.match(String(refused.headers['www-authenticate']), /insufficient_scope", scope="administer"/)
    const whole = await succeed(make(centre, { scopes: ['read', 'respond', 'hunt', 'administer'] }))
    for (const [method, url] of [
      ['GET', '/api/session'],
      ['GET', '/api/people'],
      ['POST', '/api/people'],
      ['POST', '/api/tokens/own'],
      ['GET', '/api/tokens/own'],
      ['POST', '/api/service-accounts'],
    ] as const) {
      assert.equal((await program(whole).send(method, url)).status, 403, `${method} ${url}`)
    }
    assert.equal((await make(centre, { scopes: ['scim'] })).status, 400)
    assert.equal((await make(centre, { scopes: [] })).status, 400)
  })

  test('is made soon after a sign-in only: a session left open is not enough', async () => {
    const started = hub.clock.now
    hub.clock.now = new Date(started.getTime() + 20 * 60_000)
    assert.equal((await make(centre)).status, 403)
    hub.clock.now = started
  })

  test('a service account does what its roles say, and the facts tell that it was one', async () => {
    const made = await succeed(account())
    const token = await succeed(
      centre.post<Made>(`/api/service-accounts/${made.id}/tokens`, { name: 'Sync', scopes: ['read'] }),
    )
    assert.deepEqual(await codes(program(token)), ['north'])
    assert.equal((await program(token).get('/api/people')).status, 403)
    const { rows } = await succeed(centre.get<List<ServiceAccount>>('/api/service-accounts'))
    assert.deepEqual(
      rows.map(({ name, tokens }) => [name, tokens]),
      [['Ticket system', 1]],
    )
    await succeed(centre.send('PATCH', `/api/service-accounts/${made.id}`, { disabled: true }))
    assert.match((await program(token).get<Refusal>('/api/offices')).body.message, /disabled/)
    assert.equal(
      (await centre.post(`/api/service-accounts/${made.id}/tokens`, { name: 'x', scopes: ['read'] })).status,
      409,
    )
    await succeed(centre.send('PATCH', `/api/service-accounts/${made.id}`, { disabled: false, roles: [] }))
    assert.equal((await program(token).get('/api/offices')).status, 403)
  })

  test('a service account neither leads nor administers, nor reaches beyond its office', async () => {
    for (const role of ['lead', 'admin']) {
      assert.equal((await account({ roles: [{ role, office: offices.north }] })).status, 400, role)
    }
    assert.equal((await account({ roles: [{ role: 'analyst', office: offices.south }] })).status, 404)
    const { browser: north } = await join('admin', offices.north)
    const asked = { name: 'x', purpose: '', office: offices.south, roles: [] }
    assert.equal((await north.post('/api/service-accounts', asked)).status, 404)
    const elsewhere = await succeed(account({ office: offices.south, roles: [] }))
    assert.equal((await north.send('PATCH', `/api/service-accounts/${elsewhere.id}`, { name: 'y' })).status, 404)
    assert.equal(
      (await north.post(`/api/service-accounts/${elsewhere.id}/tokens`, { name: 'x', scopes: ['read'] })).status,
      404,
    )
    assert.equal(
      (await centre.post(`/api/service-accounts/${elsewhere.id}/tokens`, { name: 'x', scopes: ['administer'] })).status,
      400,
    )
  })

  test('who comes back by a link ends their tokens, each by a fact that names token and holder', async () => {
    const { browser, id } = await join('analyst', offices.north)
    const made = await succeed(make(browser))
    const { link } = await succeed(centre.post<{ link: string }>(`/api/people/${id}/link`, {}))
    const name = `analyst-${people}`
    await enrol(new TestBrowser(hub.app), link, name, 'otra frase larga y propia')
    assert.equal((await program(made).get('/api/offices')).status, 401)
    const { rows } = await succeed(centre.get<List<Told>>('/api/facts?kind=token.revoked&limit=500'))
    const told = rows.find(({ subject }) => subject.id === made.token.id)
    assert.deepEqual(told?.data, { name: 'Export', holder: { kind: 'person', id, name } })
    assert.equal(told?.actor.name, name)
  })

  test('each act is a fact, and what a program did says by which token', async () => {
    const made = await succeed(make(centre, { name: 'Renamer', scopes: ['administer'] }))
    await succeed(program(made).send('PATCH', `/api/offices/${offices.north}`, { body: { city: 'y' } }))
    const { rows } = await succeed(centre.get<List<Told>>('/api/facts?limit=500'))
    const kinds = new Set(rows.map(({ kind }) => kind))
    for (const kind of ['token.created', 'token.revoked', 'service-account.created', 'service-account.changed']) {
      assert.ok(kinds.has(kind), kind)
    }
    assert.deepEqual(rows.find(({ kind }) => kind === 'office.changed')?.actor.name, 'centre · Renamer')
  })

  test('asked for again after a lost answer it is one token with another secret, until the first is used', async () => {
    const asked = {
      id: randomUUID(),
      name: 'Nightly export',
      expires: new Date(hub.clock.now.getTime() + DAY_MS).toISOString(),
    }
    const lost = await succeed(make(centre, asked))
    const made = await succeed(make(centre, asked))
    assert.deepEqual([lost.again, made.again, made.token.id], [undefined, true, asked.id])
    assert.equal((await program(lost).get('/api/offices')).status, 401)
    assert.equal((await program(made).get('/api/offices')).status, 200)
    assert.equal((await make(centre, asked)).status, 409, 'a program uses it by now')
    assert.equal((await program(made).get('/api/offices')).status, 200)
    const { rows } = await succeed(centre.get<List<ApiToken>>('/api/tokens/own?q=Nightly'))
    assert.equal(rows.length, 1)

    const unused = { ...asked, id: randomUUID() }
    await succeed(make(centre, unused))
    assert.equal((await make(centre, { ...unused, scopes: ['respond'] })).status, 409, 'another is asked for')
    const { browser: other } = await join('analyst', offices.north)
    assert.equal((await make(other, unused)).status, 409, 'somebody else asks')
    const both = await Promise.all([make(centre, { ...asked, id: randomUUID() }), make(centre, unused)])
    assert.deepEqual(
      both.map(({ status }) => status),
      [200, 200],
    )
  })

  test('a service account asked for again after a lost answer is one', async () => {
    const id = randomUUID()
    const twice = await Promise.all([succeed(account({ id })), succeed(account({ id }))])
    assert.deepEqual(
      twice.map((made) => made.id),
      [id, id],
    )
    assert.equal((await account({ id, purpose: 'Something else' })).status, 409)
  })
})
