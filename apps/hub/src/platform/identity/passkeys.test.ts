import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Session } from '@atalaya/contracts'
import { SoftwareAuthenticator } from './testing/software-authenticator.ts'
import { succeed, TestBrowser, tokenIn } from './testing/test-browser.ts'
import { startTestHub, type TestHub } from './testing/test-hub.ts'

const ORIGIN = 'http://localhost:8400'
type Creation = Parameters<SoftwareAuthenticator['create']>[0]
type Request = Parameters<SoftwareAuthenticator['get']>[0]

describe('passkeys', () => {
  let hub: TestHub
  const key = new SoftwareAuthenticator(ORIGIN)

  before(async () => {
    hub = await startTestHub()
  })
  after(() => hub[Symbol.asyncDispose]())

  const challenge = (browser: TestBrowser) => succeed(browser.post<Request>('/api/session/passkey/options'))

  test('enrols the first administrator, and then lets them in', async () => {
    const link = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    const browser = new TestBrowser(hub.app)
    await succeed(browser.post('/api/session/link', { token: tokenIn(link) }))
    assert.equal((await browser.post('/api/enrolment/passkey/options')).status, 409)
    await succeed(browser.post('/api/enrolment/profile', { name: 'Persona administradora', email: 'ana@example.mx' }))
    const options = await succeed(browser.post<Creation>('/api/enrolment/passkey/options'))
    assert.equal(options.rp.id, 'localhost')
    const session = await succeed(browser.post<Session>('/api/enrolment/passkey', key.create(options)))
    assert.equal(session.stage, 'signed-in')
    assert.equal(session.passwordExpires, null)
    const other = new TestBrowser(hub.app)
    const signedIn = await succeed(other.post<Session>('/api/session/passkey', key.get(await challenge(other))))
    assert.equal(signedIn.person.name, 'Persona administradora')
    assert.equal((await other.get('/api/offices')).status, 200)
  })

  test('a challenge is answered once', async () => {
    const browser = new TestBrowser(hub.app)
    const options = await challenge(browser)
    assert.equal((await browser.post('/api/session/passkey', key.get(options))).status, 200)
    assert.equal((await browser.post('/api/session/passkey', key.get(options))).status, 401)
  })

  test('a challenge expires after five minutes', async () => {
    const browser = new TestBrowser(hub.app)
    const options = await challenge(browser)
    hub.clock.now = new Date(hub.clock.now.getTime() + 5 * 60_000 + 1)
    assert.equal((await browser.post('/api/session/passkey', key.get(options))).status, 401)
  })

  test('a phishing page gets nothing: its origin is in what was signed', async () => {
    const browser = new TestBrowser(hub.app)
    const link = (await hub.identity.createFirstLink(ORIGIN)) ?? 'none'
    assert.equal(link, 'none')
    const elsewhere = new SoftwareAuthenticator('https://atalaya.example.evil')
    const options = await challenge(browser)
    assert.equal((await browser.post('/api/session/passkey', elsewhere.get(options))).status, 401)
    const answer = key.get(await challenge(browser)) as { response: { clientDataJSON: string } }
    const data = JSON.parse(Buffer.from(answer.response.clientDataJSON, 'base64url').toString())
    const forged = { ...data, origin: 'https://atalaya.example.evil' }
    answer.response.clientDataJSON = Buffer.from(JSON.stringify(forged)).toString('base64url')
    assert.equal((await browser.post('/api/session/passkey', answer)).status, 401)
  })

  test('a key that did not check the person is refused', async () => {
    const browser = new TestBrowser(hub.app)
    const answer = key.get(await challenge(browser), { verified: false })
    assert.equal((await browser.post('/api/session/passkey', answer)).status, 401)
  })

  test('a cloned key whose counter goes back is refused', async () => {
    const browser = new TestBrowser(hub.app)
    const old = await challenge(browser)
    const stale = key.get(old)
    await succeed(browser.post('/api/session/passkey', key.get(await challenge(browser))))
    assert.equal((await browser.post('/api/session/passkey', stale)).status, 401)
  })

  test('nonsense is refused, whatever its shape', async () => {
    const browser = new TestBrowser(hub.app)
    const real = key.get(await challenge(browser))
    for (const part of ['', 'AA', 7, null, [], {}, 'x'.repeat(1_000)]) {
      for (const field of ['clientDataJSON', 'authenticatorData', 'signature']) {
        const answer = { ...real, response: { ...(real.response as object), [field]: part } }
        const { status } = await new TestBrowser(hub.app).post('/api/session/passkey', answer)
        assert.equal(status, 401, `${field}: ${JSON.stringify(part)}`)
      }
    }
    for (const answer of [{}, { id: 7 }, { id: 'x' }, { id: real.id }, { ...real, response: null }]) {
      assert.equal((await new TestBrowser(hub.app).post('/api/session/passkey', answer)).status, 401)
    }
  })

  test('says what to do where browsers have no passkeys', async () => {
    const local = await startTestHub({ publicUrl: 'http://127.0.0.1:8400' })
    await using _ = local
    const answer = await new TestBrowser(local.app).post<{ message: string }>('/api/session/passkey/options')
    assert.equal(answer.status, 400)
    assert.match(answer.body.message, /http:\/\/localhost:8400/)
  })
})
