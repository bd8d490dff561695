import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Account, Invitation, PersonPage, Proposed, Session, SignedOut } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { startOidcProvider, type TestProvider, walkThroughProvider } from '../testing/start-oidc-provider.ts'
import { type Answer, enrolByPassword, succeed, TestBrowser } from '../testing/test-browser.ts'
import { startTestHub, type TestHub } from '../testing/test-hub.ts'
import type { ProviderConfig } from './provider.ts'

const ORIGIN = 'http://localhost:8400'
const CALLBACK = `${ORIGIN}/sign-in/provider`
const SECRET = 'known to the provider and to this hub'
const verified = (email: string) => ({ claims: { email, email_verified: true, name: 'Persona del ministerio' } })

const client = {
  client_id: 'atalaya',
  client_secret: SECRET,
  redirect_uris: [CALLBACK],
  post_logout_redirect_uris: [`${ORIGIN}/sign-in`],
}
const accounts = {
  alba: verified('alba@example.mx'),
  ana: verified('ANA@example.mx'),
  'ana-renamed': verified('ana@example.mx'),
  bruno: verified('bruno@example.mx'),
  stranger: verified('stranger@example.mx'),
  unverified: { claims: { email: 'bruno@example.mx', email_verified: false } },
  nameless: { claims: {} },
  'other-audience': { ...verified('bruno@example.mx'), token: { aud: 'another-program' } },
  'other-nonce': { ...verified('bruno@example.mx'), token: { nonce: 'of another sign-in' } },
  'other-issuer': { ...verified('bruno@example.mx'), token: { iss: 'https://elsewhere.example' } },
  expired: { ...verified('bruno@example.mx'), token: { exp: 1_700_000_000 } },
  'with-mfa': { ...verified('bruno@example.mx'), token: { amr: ['pwd', 'mfa'], acr: 'high' } },
}

type Message = { readonly message: string }

describe('signing in at the institution’s provider', () => {
  let provider: TestProvider
  let hub: TestHub
  let dir: string
  let config: ProviderConfig
  let ana: TestBrowser

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'atalaya-oidc-'))
    await writeFile(join(dir, 'secret'), `${SECRET}\n`, { mode: 0o600 })
    provider = await startOidcProvider(accounts)
    await provider.admit(client)
    config = {
      issuer: provider.issuer,
      clientId: 'atalaya',
      clientSecretFile: join(dir, 'secret'),
      label: 'Llave del Ministerio',
      claim: 'email',
      admitsUnknown: false,
      acr: [],
      amr: [],
    }
    hub = await startTestHub({ identity: { provider: config } })
    ana = await administrator(hub)
    await invite(ana, 'bruno')
  })
  after(async () => {
    await hub[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })

  async function administrator(of: TestHub): Promise<TestBrowser> {
    const browser = new TestBrowser(of.app)
    const link = (await of.identity.createFirstLink(ORIGIN)) ?? ''
    const password = 'una frase larga y propia'
    await enrolByPassword(browser, {
      link,
      name: 'Persona administradora',
      email: 'ana@example.mx',
      password,
      now: of.clock.now,
    })
    return browser
  }
  const invite = (by: TestBrowser, name: string, of = hub) =>
    succeed(by.post('/api/people', { name, email: `${name}@example.mx`, role: 'analyst', office: of.offices.root }))

  async function answerOf(browser: TestBrowser, account: string, ask: object = {}): Promise<string> {
    const { url } = await succeed(browser.post<{ url: string }>('/api/session/provider', ask))
    return walkThroughProvider(url, { account, home: CALLBACK })
  }
  const show = (browser: TestBrowser, answer: string) =>
    browser.post<Session & Message>('/api/session/provider/answer', { answer })
  async function signIn(account: string, of = hub): Promise<Answer<Session & Message>> {
    const browser = new TestBrowser(of.app)
    return show(browser, await answerOf(browser, account))
  }

  test('the sign-in page is told what the button says', async () => {
    const ways = await succeed(new TestBrowser(hub.app).get('/api/session/ways'))
    assert.deepEqual(ways, { provider: { label: 'Llave del Ministerio' } })
  })

  test('whoever was invited is let in by their verified address, and bound from then on', async () => {
    const { status, body } = await signIn('bruno')
    assert.equal(status, 200, body.message)
    assert.deepEqual([body.stage, body.proof, body.person.email], ['signed-in', 'oidc', 'bruno@example.mx'])
    const kinds = await hub.kinds()
    assert.deepEqual(kinds.slice(-2), ['person.provider-bound', 'person.signed-in'])
    assert.equal((await signIn('bruno')).status, 200)
    assert.equal((await hub.kinds()).filter((kind) => kind === 'person.provider-bound').length, 1)
  })

  test('another account of the provider does not take over an address that is bound', async () => {
    assert.equal((await signIn('ana')).status, 200)
    const { status, body } = await signIn('ana-renamed')
    assert.equal(status, 409)
    assert.match(body.message, /bound to another account/)
  })

  test('whoever is not known here is refused, and so is an address that nobody checked', async () => {
    const refused = {
      stranger: /does not/,
      unverified: /has not verified your e-mail/,
      nameless: /does not say your address/,
    }
    for (const [account, words] of Object.entries(refused)) {
      const { status, body } = await signIn(account)
      assert.equal(status, 403, account)
      assert.match(body.message, words)
    }
  })

  test('a token for another program, sign-in, time or from another issuer is refused, and why is said', async () => {
    const refused = {
      'other-audience': /audience/,
      'other-nonce': /nonce/,
      'other-issuer': /issuer/,
      expired: /expired/,
    }
    for (const [account, words] of Object.entries(refused)) {
      const { status, body } = await signIn(account)
      assert.equal(status, 401, account)
      assert.match(body.message, words)
    }
  })

  test('an answer works once, for the browser that asked, and with the state that it was given', async () => {
    const browser = new TestBrowser(hub.app)
    const answer = await answerOf(browser, 'bruno')
    const elsewhere = await show(new TestBrowser(hub.app), answer)
    assert.equal(elsewhere.status, 401)
    assert.match(elsewhere.body.message, /in this browser/)
    const forged = new URLSearchParams(answer)
    forged.set('state', 'of another sign-in')
    assert.match((await show(browser, forged.toString())).body.message, /in this browser/)
    assert.equal((await show(browser, answer)).status, 200)
    const replayed = await show(browser, answer)
    assert.equal(replayed.status, 401)
    assert.match(replayed.body.message, /used already/)
  })

  test('an answer that says it is from another issuer is refused (RFC 9207)', async () => {
    const browser = new TestBrowser(hub.app)
    const answer = new URLSearchParams(await answerOf(browser, 'bruno'))
    assert.equal(answer.get('iss'), provider.issuer)
    answer.set('iss', 'https://elsewhere.example')
    const { status, body } = await show(browser, answer.toString())
    assert.equal(status, 401)
    assert.match(body.message, /another issuer/)
  })

  test('an answer that comes after ten minutes is too late', async () => {
    const browser = new TestBrowser(hub.app)
    const answer = await answerOf(browser, 'bruno')
    const { now } = hub.clock
    hub.clock.now = new Date(now.getTime() + 10 * 60_000 + 1)
    assert.match((await show(browser, answer)).body.message, /took too long/)
    hub.clock.now = now
  })

  test('whoever turns back at the provider is told so, and nonsense is refused', async () => {
    const browser = new TestBrowser(hub.app)
    const { url } = await succeed(browser.post<{ url: string }>('/api/session/provider'))
    const state = new URL(url).searchParams.get('state') ?? ''
    const denied = new URLSearchParams({ error: 'access_denied', state, iss: provider.issuer })
    assert.match((await show(browser, denied.toString())).body.message, /turned back/)
    for (const answer of ['', '?', 'state=', '%%%', 'code=x', `state=${'x'.repeat(8_000)}`, 'state=a&state=b']) {
      assert.equal((await show(browser, answer)).status, 401, answer.slice(0, 20))
    }
  })

  test('an administrator who enters by the provider alone is counted, for approvals and as the last one', async () => {
    const admin = { role: 'admin', office: hub.offices.root }
    const asked = { name: 'alba', email: 'alba@example.mx', ...admin }
    const { person } = await succeed(ana.post<Static<typeof Invitation>>('/api/people', asked))
    const { rows } = await succeed(ana.get<Static<typeof PersonPage>>('/api/people?q=ana%40example.mx'))
    const self = rows[0]?.id ?? ''
    const giveUp = () => ana.send<Message & Proposed>('DELETE', `/api/people/${self}/roles`, admin)
    assert.equal((await giveUp()).status, 409, 'alba has not entered yet')
    const alba = new TestBrowser(hub.app)
    await succeed(show(alba, await answerOf(alba, 'alba')))
    const { status, body } = await giveUp()
    assert.equal(status, 202, body.message)
    await succeed(alba.post(`/api/proposals/${body.proposal.id}/approve`, { hash: body.proposal.hash }))
    assert.equal((await alba.send('PATCH', `/api/people/${person.id}`, { disabled: true })).status, 409)
    await succeed(alba.post(`/api/people/${self}/roles`, admin))
  })

  test('a sign-in that must be fresh asks the person anew', async () => {
    const browser = new TestBrowser(hub.app)
    const { url } = await succeed(browser.post<{ url: string }>('/api/session/provider', { fresh: true }))
    const asked = new URL(url).searchParams
    assert.deepEqual([asked.get('prompt'), asked.get('max_age')], ['login', '0'])
    await succeed(show(browser, await walkThroughProvider(url, { account: 'bruno', home: CALLBACK })))
    assert.notEqual((await browser.post('/api/enrolment/passkey/options')).status, 403)
  })

  test('signing out leads to the provider’s sign-out with the token that it gave', async () => {
    const browser = new TestBrowser(hub.app)
    await succeed(show(browser, await answerOf(browser, 'bruno')))
    const left = await succeed(browser.send<Static<typeof SignedOut>>('DELETE', '/api/session'))
    const url = new URL(left.provider ?? '')
    assert.equal(url.origin, provider.issuer)
    assert.equal(url.searchParams.get('post_logout_redirect_uri'), `${ORIGIN}/sign-in`)
    assert.equal((await fetch(url, { redirect: 'manual' })).status, 200)
  })

  test('an account is bound and released by its holder, who keeps another way in', async () => {
    const bruno = new TestBrowser(hub.app)
    await succeed(show(bruno, await answerOf(bruno, 'bruno', { fresh: true })))
    const last = await bruno.send<Message>('DELETE', '/api/account/provider')
    assert.equal(last.status, 409)
    assert.match(last.body.message, /last way/)
    const released = await succeed(ana.send<Account>('DELETE', '/api/account/provider'))
    assert.equal(released.provider?.bound, null)
    const { url } = await succeed(ana.post<{ url: string }>('/api/account/provider'))
    const taken = await show(ana, await walkThroughProvider(url, { account: 'bruno', home: CALLBACK }))
    assert.equal(taken.status, 409, 'bruno’s account is bruno’s')
    const again = await succeed(ana.post<{ url: string }>('/api/account/provider'))
    await succeed(show(ana, await walkThroughProvider(again.url, { account: 'ana-renamed', home: CALLBACK })))
    assert.notEqual((await succeed(ana.get<Account>('/api/account'))).provider?.bound, null)
  })

  test('whoever is suspended here is not let in by the provider', async () => {
    const { rows } = await succeed(ana.get<{ rows: { id: string }[] }>('/api/people?q=bruno'))
    await succeed(ana.send('PATCH', `/api/people/${rows[0]?.id}`, { disabled: true }))
    const { status, body } = await signIn('bruno')
    assert.equal(status, 403)
    assert.match(body.message, /suspended/)
    await succeed(ana.send('PATCH', `/api/people/${rows[0]?.id}`, { disabled: false }))
  })

  test('a provider that is away is said to be, and is found again when it is back', async () => {
    const other = await startTestHub({ identity: { provider: config } })
    await using _ = other
    await provider.stop()
    const away = await new TestBrowser(other.app).post<Message>('/api/session/provider')
    assert.equal(away.status, 503)
    assert.match(away.body.message, /Llave del Ministerio does not answer/)
    await provider.start()
    other.clock.now = new Date(other.clock.now.getTime() + 6_000)
    assert.equal((await new TestBrowser(other.app).post('/api/session/provider')).status, 200)
  })

  test('a wrong client secret is an administrator’s matter', async () => {
    await writeFile(join(dir, 'wrong'), 'not this one')
    const wrong = { ...config, clientSecretFile: join(dir, 'wrong') }
    await using other = await startTestHub({ identity: { provider: wrong } })
    const { status, body } = await signIn('bruno', other)
    assert.equal(status, 503)
    assert.match(body.message, /client id and secret/)
  })

  test('where a second factor is asked for, weaker sign-ins are refused', async () => {
    await using strict = await startTestHub({ identity: { provider: { ...config, amr: ['mfa'], acr: ['high'] } } })
    await invite(await administrator(strict), 'bruno', strict)
    const weak = await signIn('bruno', strict)
    assert.equal(weak.status, 403)
    assert.match(weak.body.message, /too weak/)
    assert.equal((await signIn('with-mfa', strict)).status, 200)
  })

  test('where strangers are admitted they get an account and no role', async () => {
    await using open = await startTestHub({ identity: { provider: { ...config, admitsUnknown: true } } })
    await administrator(open)
    const { status, body } = await signIn('stranger', open)
    assert.equal(status, 200, body.message)
    assert.deepEqual([body.roles, body.person.name], [[], 'Persona del ministerio'])
    assert.ok((await open.kinds()).includes('person.admitted'))
  })

  test('where only bindings count, an address alone lets nobody in', async () => {
    await using bound = await startTestHub({ identity: { provider: { ...config, claim: 'sub' } } })
    await administrator(bound)
    assert.equal((await signIn('ana', bound)).status, 403)
  })

  test('no token or secret of the provider is in any fact or in the database as it came', async () => {
    const { rows } = await hub.database.pool.query<{ text: string }>(
      `select string_agg(facts::text, ' ') || (select string_agg(sessions::text, ' ') from sessions)
        || (select string_agg(oidc_attempts::text, ' ') from oidc_attempts) as text from facts`,
    )
    const kept = rows[0]?.text ?? ''
    assert.ok(kept.length > 1_000)
    assert.ok(!kept.includes('eyJ') && !kept.includes(SECRET))
  })
})
