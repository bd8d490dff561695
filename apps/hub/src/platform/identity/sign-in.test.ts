import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Session } from '@atalaya/contracts'
import { codeAt, enrolByPassword, succeed, TestBrowser, tokenIn, wrongCodeAt } from './testing/test-browser.ts'
import { startTestHub, type TestHub } from './testing/test-hub.ts'

const ORIGIN = 'http://localhost:8400'
const ANA = { name: 'Persona administradora', email: 'Ana@Example.mx', password: 'una frase larga y propia' }
const DAY_MS = 24 * 60 * 60 * 1000

test('an institution says how long passwords and sessions last, and from when people are reminded', async () => {
  const policy = { passwordDays: 30, passwordReminderDay: 20, sessionHours: 3 }
  await using hub = await startTestHub({ identity: { policy: () => policy } })
  const browser = new TestBrowser(hub.app)
  const link = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
  const secret = await enrolByPassword(browser, { ...ANA, link, now: hub.clock.now })
  const from = hub.clock.now.getTime()
  const session = await succeed(browser.get<Session>('/api/session'))
  assert.equal(session.passwordReminds, new Date(from + 20 * DAY_MS).toISOString())
  assert.equal(session.passwordExpires, new Date(from + 30 * DAY_MS).toISOString())
  for (let half = 1; half <= 6; half += 1) {
    hub.clock.now = new Date(from + half * 30 * 60_000)
    assert.equal((await browser.get('/api/session')).status, half < 6 ? 200 : 401, `after ${half / 2} h`)
  }
  hub.clock.now = new Date(from + 30 * DAY_MS)
  const code = codeAt(secret, hub.clock.now)
  const late = await succeed(browser.post<Session>('/api/session/password', { ...ANA, code }))
  assert.equal(late.stage, 'enrolling')
})

describe('signing in', () => {
  let hub: TestHub
  let secret: string

  before(async () => {
    hub = await startTestHub()
  })
  after(() => hub[Symbol.asyncDispose]())

  const tick = (ms: number) => {
    hub.clock.now = new Date(hub.clock.now.getTime() + ms)
  }
  const signIn = (browser: TestBrowser, changes: Partial<{ email: string; password: string; code: string }> = {}) =>
    browser.post<Session>('/api/session/password', {
      email: ANA.email,
      password: ANA.password,
      code: codeAt(secret, hub.clock.now),
      ...changes,
    })

  test('a new link makes the earlier ones useless, and works once', async () => {
    const first = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    const second = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    assert.match(second, /^http:\/\/localhost:8400\/enter#[\w-]{43}$/)
    const browser = new TestBrowser(hub.app)
    assert.equal((await browser.post('/api/session/link', { token: tokenIn(first) })).status, 401)
    assert.equal((await browser.post('/api/session/link', { token: tokenIn(second) })).status, 200)
    assert.equal((await new TestBrowser(hub.app).post('/api/session/link', { token: tokenIn(second) })).status, 401)
  })

  test('a link expires after a day', async () => {
    const link = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    tick(DAY_MS + 1)
    assert.equal((await new TestBrowser(hub.app).post('/api/session/link', { token: tokenIn(link) })).status, 401)
  })

  test('who enrols can do nothing else until a credential is set', async () => {
    const link = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    const browser = new TestBrowser(hub.app)
    const session = await succeed(browser.post<Session>('/api/session/link', { token: tokenIn(link) }))
    assert.equal(session.stage, 'enrolling')
    assert.equal((await browser.get('/api/offices')).status, 403)
    assert.equal((await browser.post('/api/enrolment/password', { password: 'p'.repeat(12) })).status, 409)
    const short = await browser.post('/api/enrolment/password', { password: 'short' })
    assert.equal(short.status, 400)
  })

  test('the first administrator sets a password and a code, and is let in under a new session', async () => {
    const link = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    const browser = new TestBrowser(hub.app)
    await succeed(browser.post('/api/session/link', { token: tokenIn(link) }))
    const enrolling = browser.cookie
    const again = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    secret = await enrolByPassword(browser, { ...ANA, link: again, now: hub.clock.now })
    assert.notEqual(browser.cookie, enrolling)
    const session = await succeed(browser.get<Session>('/api/session'))
    assert.equal(session.stage, 'signed-in')
    assert.equal(session.person.email, 'ana@example.mx')
    assert.deepEqual(
      session.roles.map(({ role, office }) => [role, office.id]),
      [['admin', hub.offices.root]],
    )
    assert.equal(session.passwordExpires, new Date(hub.clock.now.getTime() + 50 * DAY_MS).toISOString())
    assert.equal(session.passwordReminds, new Date(hub.clock.now.getTime() + 45 * DAY_MS).toISOString())
    assert.equal((await browser.get('/api/offices')).status, 200)
    assert.equal(await hub.identity.createFirstLink(ORIGIN), undefined)
  })

  test('password and code let in; the cookie is out of reach of pages and other sites', async () => {
    tick(60_000)
    const browser = new TestBrowser(hub.app)
    const { status, headers } = await signIn(browser)
    assert.equal(status, 200)
    assert.match(String(headers['set-cookie']), /HttpOnly; SameSite=Strict/)
    const facts = await hub.kinds()
    assert.equal(facts.at(-1), 'person.signed-in')
  })

  test('a code works once', async () => {
    tick(60_000)
    const code = codeAt(secret, hub.clock.now)
    assert.equal((await signIn(new TestBrowser(hub.app), { code })).status, 200)
    assert.equal((await signIn(new TestBrowser(hub.app), { code })).status, 401)
    tick(60_000)
    const [one, other] = await Promise.all([signIn(new TestBrowser(hub.app)), signIn(new TestBrowser(hub.app))])
    assert.deepEqual([one.status, other.status].sort(), [200, 401])
  })

  test('refusals do not tell what was wrong, nor who exists', async () => {
    tick(60_000)
    const browser = new TestBrowser(hub.app)
    const wrongPassword = await signIn(browser, { password: 'not the password' })
    const wrongCode = await signIn(browser, { code: wrongCodeAt(secret, hub.clock.now) })
    const nobody = await signIn(browser, { email: 'nobody@example.mx' })
    assert.deepEqual([wrongPassword.status, wrongCode.status, nobody.status], [401, 401, 401])
    assert.deepEqual(wrongPassword.body, wrongCode.body)
    assert.deepEqual(wrongPassword.body, nobody.body)
    assert.equal((await signIn(browser)).status, 200)
  })

  test('an account that is guessed at waits, known or not, even for the right password', async () => {
    for (const email of [ANA.email, 'no-one@example.mx']) {
      const statuses: number[] = []
      for (let guess = 0; guess < 6; guess += 1) {
        tick(1_000)
        statuses.push((await signIn(new TestBrowser(hub.app), { email, password: `guess ${guess}` })).status)
      }
      assert.deepEqual(statuses.slice(-2), [401, 429], email)
    }
    const blocked = await signIn(new TestBrowser(hub.app))
    assert.equal(blocked.status, 429)
    assert.ok(Number(blocked.headers['retry-after']) > 0)
    tick(31_000)
    assert.equal((await signIn(new TestBrowser(hub.app))).status, 200)
    assert.ok((await hub.kinds()).includes('person.locked-out'))
  })

  test('one address that guesses at links is slowed down', async () => {
    const browser = new TestBrowser(hub.app)
    const statuses: number[] = []
    for (let guess = 0; guess < 31; guess += 1) {
      statuses.push((await browser.post('/api/session/link', { token: 'x'.repeat(43) })).status)
    }
    assert.deepEqual([new Set(statuses.slice(0, 30)), statuses.at(-1)], [new Set([401]), 429])
  })

  test('a change without the anti-forgery token is refused', async () => {
    tick(60_000)
    const browser = new TestBrowser(hub.app)
    await succeed(signIn(browser))
    const csrf = browser.csrf
    browser.csrf = ''
    assert.equal((await browser.send('PATCH', '/api/session', { locale: 'en' })).status, 403)
    browser.csrf = csrf
    const session = await succeed(browser.send<Session>('PATCH', '/api/session', { locale: 'en' }))
    assert.equal(session.person.locale, 'en')
  })

  test('a cookie is worth nothing after signing out', async () => {
    tick(60_000)
    const browser = new TestBrowser(hub.app)
    await succeed(signIn(browser))
    const { cookie } = browser
    await succeed(browser.send('DELETE', '/api/session'))
    assert.equal(browser.cookie, undefined)
    browser.cookie = cookie
    assert.equal((await browser.get('/api/session')).status, 401)
  })

  test('a session ends when idle for two hours, and after twelve in any case', async () => {
    tick(60_000)
    const browser = new TestBrowser(hub.app)
    await succeed(signIn(browser))
    for (let hours = 0; hours < 11; hours += 1) {
      tick(60 * 60_000)
      assert.equal((await browser.get('/api/session')).status, 200)
    }
    tick(61 * 60_000)
    assert.equal((await browser.get('/api/session')).status, 401)
    const idle = new TestBrowser(hub.app)
    await succeed(signIn(idle))
    tick(2 * 60 * 60_000 + 1)
    assert.equal((await idle.get('/api/session')).status, 401)
  })

  test('credentials change only soon after a sign-in', async () => {
    tick(60_000)
    const browser = new TestBrowser(hub.app)
    await succeed(signIn(browser))
    tick(16 * 60_000)
    assert.equal((await browser.post('/api/enrolment/password', { password: 'another long phrase' })).status, 403)
  })

  test('an expired password only serves to set a new one, with the code as before', async () => {
    tick(50 * DAY_MS)
    const browser = new TestBrowser(hub.app)
    const session = await succeed(signIn(browser))
    assert.equal(session.stage, 'enrolling')
    assert.equal((await browser.get('/api/offices')).status, 403)
    assert.equal((await browser.post('/api/enrolment/password', { password: ANA.password })).status, 409)
    const renewed = await succeed(
      browser.post<{ secret: string }>('/api/enrolment/password', { password: 'otra frase larga' }),
    )
    assert.equal(renewed.secret, secret)
    const used = await browser.post('/api/enrolment/password/confirm', { code: codeAt(secret, hub.clock.now) })
    assert.equal(used.status, 400)
    tick(60_000)
    await succeed(browser.post('/api/enrolment/password/confirm', { code: codeAt(secret, hub.clock.now) }))
    assert.equal((await browser.get('/api/offices')).status, 200)
    tick(60_000)
    assert.equal((await signIn(new TestBrowser(hub.app))).status, 401)
    assert.equal((await signIn(new TestBrowser(hub.app), { password: 'otra frase larga' })).status, 200)
  })

  test('no secret is in any fact or in the database as it was typed', async () => {
    const { rows } = await hub.database.pool.query<{ text: string }>(
      `select coalesce(string_agg(facts::text, ' '), '') || (select string_agg(passwords::text, ' ') from passwords)
        || (select string_agg(sessions::text, ' ') from sessions) as text from facts`,
    )
    const kept = rows[0]?.text ?? ''
    assert.ok(kept.length > 1_000)
    for (const text of [ANA.password, 'otra frase larga', secret]) assert.ok(!kept.includes(text))
  })

  test('an administrator who lost every way in gets a new link from whoever can start the hub', async () => {
    assert.equal(await hub.identity.createFirstLink(ORIGIN), undefined)
    const link = (await hub.identity.createFirstLink(ORIGIN, { recover: true })) ?? ''
    const session = await succeed(new TestBrowser(hub.app).post<Session>('/api/session/link', { token: tokenIn(link) }))
    assert.equal(session.stage, 'enrolling')
    assert.equal(session.roles[0]?.role, 'admin')
  })
})
