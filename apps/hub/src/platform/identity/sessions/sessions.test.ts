import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Account, Lockouts, OpenSessions, PersonAccess, Session } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { READERS, route } from '../../http/route.ts'
import { codeAt, enrolByPassword, succeed, TestBrowser, tokenIn } from '../testing/test-browser.ts'
import { startTestHub, type TestHub } from '../testing/test-hub.ts'

const ORIGIN = 'http://localhost:8400'
const PASSWORD = 'una frase larga y propia'
type Sessions = Static<typeof OpenSessions>

describe('sessions', () => {
  let hub: TestHub
  let ana: TestBrowser
  let bruno: string
  const secrets = new Map<string, string>()

  before(async () => {
    // A stream that goes on for as long as nobody stops it, as the live view and a long export do.
    const endless = route({
      method: 'GET',
      url: '/api/endless',
      summary: 'Never ends',
      access: READERS,
      schema: {},
      handle: async ({ reply }) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
        reply.raw.write(':\n\n')
        return reply
      },
    })
    hub = await startTestHub({ open: async () => [endless] })
    await hub.app.listen({ port: 0, host: '127.0.0.1' })
    ana = await enrol((await hub.identity.createFirstLink(ORIGIN)) ?? '', 'ana')
    const invited = { name: 'bruno', email: 'bruno@example.mx', role: 'analyst', office: hub.offices.root }
    const { person, link } = await succeed(ana.post<{ person: { id: string }; link: string }>('/api/people', invited))
    bruno = person.id
    await enrol(link, 'bruno')
  })
  after(() => hub[Symbol.asyncDispose]())

  async function enrol(link: string, name: string): Promise<TestBrowser> {
    const browser = new TestBrowser(hub.app)
    const enrolment = { link, name, email: `${name}@example.mx`, password: PASSWORD, now: hub.clock.now }
    secrets.set(name, await enrolByPassword(browser, enrolment))
    return browser
  }
  async function signIn(name: string, browser = new TestBrowser(hub.app)): Promise<TestBrowser> {
    hub.clock.now = new Date(hub.clock.now.getTime() + 60_000)
    const code = codeAt(secrets.get(name) ?? '', hub.clock.now)
    await succeed(browser.post('/api/session/password', { email: `${name}@example.mx`, password: PASSWORD, code }))
    return browser
  }
  async function openStream({ cookie }: TestBrowser): Promise<IncomingMessage> {
    const { port } = hub.app.server.address() as AddressInfo
    const asked = get({
      port,
      host: '127.0.0.1',
      path: '/api/endless',
      headers: { cookie: `atalaya_session=${cookie}` },
    })
    const [stream] = (await once(asked, 'response')) as [IncomingMessage]
    assert.equal(stream.statusCode, 200)
    stream.on('error', () => undefined).resume()
    return stream
  }
  // Being cut off is an error to whoever reads, so it is waited for by hand.
  const closed = (stream: IncomingMessage) =>
    new Promise<void>((resolve) => (stream.closed ? resolve() : stream.once('close', resolve)))
  const sessionsOf = async (browser: TestBrowser) =>
    (await succeed(browser.get<Sessions>('/api/account/sessions'))).rows

  test('are listed with where they are and which this is, and end one by one or all others at once', async () => {
    const [one, two, three] = [await signIn('bruno'), await signIn('bruno'), await signIn('bruno')]
    const rows = await sessionsOf(one)
    const mine = rows.filter(({ current }) => current)
    assert.equal(mine.length, 1)
    assert.deepEqual([mine[0]?.proof, mine[0]?.address.startsWith('10.0.')], ['password', true])
    const [other] = (await sessionsOf(two)).filter(({ current }) => current)
    await succeed(one.send('DELETE', `/api/account/sessions/${other?.id}`))
    assert.equal((await two.get('/api/session')).status, 401)
    assert.equal((await one.send('DELETE', `/api/account/sessions/${other?.id}`)).status, 404)
    await succeed(one.post('/api/account/sessions/end-others'))
    assert.equal((await three.get('/api/session')).status, 401)
    assert.equal((await sessionsOf(one)).length, 1)
    assert.ok((await hub.kinds()).includes('person.sessions-ended'))
  })

  test('of somebody else cannot be ended by their id', async () => {
    const his = await signIn('bruno')
    const [session] = (await sessionsOf(his)).filter(({ current }) => current)
    assert.equal((await ana.send('DELETE', `/api/account/sessions/${session?.id}`)).status, 404)
    assert.equal((await his.get('/api/session')).status, 200)
  })

  test('a cookie that was stolen opens nothing after its owner signed out, and what it held open stops', async () => {
    const owner = await signIn('bruno')
    const thief = new TestBrowser(hub.app)
    thief.cookie = owner.cookie
    assert.equal((await thief.get('/api/session')).status, 200)
    const stream = await openStream(thief)
    await succeed(owner.send('DELETE', '/api/session'))
    await closed(stream)
    assert.equal((await thief.get('/api/session')).status, 401)
    assert.equal((await thief.get('/api/offices')).status, 401)
  })

  test('signing in again in a browser ends the session that it had', async () => {
    const browser = await signIn('bruno')
    const before = browser.cookie
    await signIn('bruno', browser)
    const stale = new TestBrowser(hub.app)
    stale.cookie = before
    assert.equal((await stale.get('/api/session')).status, 401)
  })

  test('a new password ends all others and what they hold open', async () => {
    const browser = await signIn('bruno')
    const stream = await openStream(await signIn('bruno'))
    await succeed(browser.post('/api/enrolment/password', { password: 'otra frase larga' }))
    hub.clock.now = new Date(hub.clock.now.getTime() + 60_000)
    const code = codeAt(secrets.get('bruno') ?? '', hub.clock.now)
    await succeed(browser.post<Session>('/api/enrolment/password/confirm', { code }))
    await closed(stream)
    assert.equal((await sessionsOf(browser)).length, 1)
    await succeed(browser.post('/api/enrolment/password', { password: PASSWORD }))
    hub.clock.now = new Date(hub.clock.now.getTime() + 60_000)
    const next = codeAt(secrets.get('bruno') ?? '', hub.clock.now)
    await succeed(browser.post<Session>('/api/enrolment/password/confirm', { code: next }))
  })

  test('a role that is taken away stops what was opened with it', async () => {
    const role = { role: 'analyst', office: hub.offices.root }
    const browser = await signIn('bruno')
    const stream = await openStream(browser)
    await succeed(ana.send('DELETE', `/api/people/${bruno}/roles`, role))
    await closed(stream)
    assert.equal((await browser.get('/api/offices')).status, 403)
    await succeed(ana.post(`/api/people/${bruno}/roles`, role))
  })

  test('an administrator ends all of a person’s, and disabling ends them too', async () => {
    const stream = await openStream(await signIn('bruno'))
    const access = await succeed(ana.get<PersonAccess>(`/api/people/${bruno}/access`))
    assert.ok(access.sessions.length >= 1)
    await succeed(ana.send('DELETE', `/api/people/${bruno}/sessions`))
    await closed(stream)
    const again = await openStream(await signIn('bruno'))
    await succeed(ana.send('PATCH', `/api/people/${bruno}`, { disabled: true }))
    await closed(again)
    await succeed(ana.send('PATCH', `/api/people/${bruno}`, { disabled: false }))
  })

  test('a sign-in from elsewhere is told of until its person says that it was theirs', async () => {
    const home = new TestBrowser(hub.app)
    await signIn('bruno', home)
    await signIn('bruno')
    const session = await succeed(home.get<Session>('/api/session'))
    assert.ok(session.unseenSignIns >= 1)
    assert.ok(session.lastSignIn !== null)
    const { signIns } = await succeed(home.get<Account>('/api/account'))
    assert.deepEqual([signIns[0]?.newBrowser, signIns[0]?.newAddress, signIns[0]?.seen], [true, true, false])
    await succeed(home.post('/api/account/sign-ins/seen'))
    assert.equal((await succeed(home.get<Session>('/api/session'))).unseenSignIns, 0)
  })

  test('an account that waits is seen by who administers it and can be let go', async () => {
    const statuses: number[] = []
    const guess = { email: 'bruno@example.mx', password: 'not this one', code: '000000' }
    for (let tries = 0; tries < 6; tries += 1) {
      statuses.push((await new TestBrowser(hub.app).post('/api/session/password', guess)).status)
    }
    assert.equal(statuses.at(-1), 429)
    const { rows } = await succeed(ana.get<Static<typeof Lockouts>>('/api/lockouts'))
    assert.equal(rows[0]?.person?.name, 'bruno')
    const lifted = await succeed(ana.send<PersonAccess>('DELETE', `/api/people/${bruno}/lock`))
    assert.equal(lifted.lock, null)
    await signIn('bruno')
    assert.ok((await hub.kinds()).includes('person.lock-lifted'))
  })

  test('an address that tries many accounts waits as well, and an administrator lets it go', async () => {
    const statuses: number[] = []
    for (let tries = 0; tries < 52; tries += 1) {
      // The limit of calls a minute by address is another one; here a guess comes through 52 doors of one house.
      const { body, statusCode } = await hub.app.inject({
        method: 'POST',
        url: tries % 2 === 0 ? '/api/session/password' : '/api/session/recovery-code',
        remoteAddress: '2001:db8:1:2::1'.replace(/1$/, String(tries + 1)),
        payload: {
          email: `nobody-${tries}@example.mx`,
          password: 'not this one',
          code: '000000',
          recoveryCode: '0000-0000',
        },
      })
      statuses.push(statusCode)
      if (statusCode === 429) assert.match(body, /from your network. Wait 30 s/)
    }
    assert.deepEqual([statuses.at(-3), statuses.at(-1)], [401, 429])
    const { rows } = await succeed(ana.get<Static<typeof Lockouts>>('/api/lockouts'))
    assert.equal(rows[0]?.address, '2001:db8:1:2::/64')
    await succeed(ana.post('/api/lockouts/lift-address', { address: '2001:db8:1:2::/64' }))
    assert.deepEqual((await succeed(ana.get<Static<typeof Lockouts>>('/api/lockouts'))).rows, [])
  })

  test('a link’s session is at the place where it was opened', async () => {
    const { link } = await succeed(ana.post<{ link: string }>(`/api/people/${bruno}/link`))
    await succeed(new TestBrowser(hub.app).post('/api/session/link', { token: tokenIn(link) }))
    const access = await succeed(ana.get<PersonAccess>(`/api/people/${bruno}/access`))
    assert.ok(access.sessions.some(({ proof, address }) => proof === 'link' && address !== ''))
  })
})
