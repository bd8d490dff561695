import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Account, Session } from '@atalaya/contracts'
import { enrolByPassword, succeed, TestBrowser } from '../testing/test-browser.ts'
import { startTestHub, type TestHub } from '../testing/test-hub.ts'

const ORIGIN = 'http://localhost:8400'
const PASSWORD = 'una frase larga y propia'
const EMAIL = 'ana@example.mx'
type Codes = { readonly codes: readonly string[] }

describe('recovery codes', () => {
  let hub: TestHub
  let ana: TestBrowser
  let codes: readonly string[]

  before(async () => {
    hub = await startTestHub()
    ana = new TestBrowser(hub.app)
    const link = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    const { now } = hub.clock
    await enrolByPassword(ana, { link, name: 'Persona administradora', email: EMAIL, password: PASSWORD, now })
  })
  after(() => hub[Symbol.asyncDispose]())

  const signIn = (recoveryCode: string, password = PASSWORD, browser = new TestBrowser(hub.app)) =>
    browser.post<Session>('/api/session/recovery-code', { email: EMAIL, password, recoveryCode })
  const left = async () => (await succeed(ana.get<Account>('/api/account'))).recoveryCodes.left

  test('ten are made, each of them different, and shown once', async () => {
    assert.equal(await left(), 0)
    ;({ codes } = await succeed(ana.post<Codes>('/api/account/recovery-codes')))
    assert.equal(new Set(codes).size, 10)
    for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    assert.equal(await left(), 10)
  })

  test('one stands in for the phone, once, however it is typed', async () => {
    const [code = ''] = codes
    const session = await succeed(signIn(code.toLowerCase().replaceAll('-', ' ')))
    assert.deepEqual([session.stage, session.proof, session.recoveryCodesLeft], ['signed-in', 'recovery-code', 9])
    assert.equal((await signIn(code)).status, 401)
    assert.ok((await hub.kinds()).includes('person.recovery-code-used'))
  })

  test('two who use one at the same moment do not both get in', async () => {
    const answers = await Promise.all([signIn(codes[1] ?? ''), signIn(codes[1] ?? '')])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401])
  })

  test('refusals tell neither whether the code nor whether the password was right, and guessing waits', async () => {
    const wrongCode = await signIn('0000-0000-0000')
    const wrongPassword = await signIn(codes[2] ?? '', 'another long phrase')
    assert.deepEqual([wrongCode.status, wrongPassword.status], [401, 401])
    assert.deepEqual(wrongCode.body, wrongPassword.body)
    const statuses: number[] = []
    for (let guess = 0; guess < 4; guess += 1) statuses.push((await signIn(`1111-1111-111${guess}`)).status)
    assert.equal(statuses.at(-1), 429)
    hub.clock.now = new Date(hub.clock.now.getTime() + 31_000)
    assert.equal((await signIn(codes[2] ?? '')).status, 200, 'what was refused with the wrong password is still good')
  })

  test('whoever used one links a new phone, with the password that they have or another', async () => {
    const browser = new TestBrowser(hub.app)
    await succeed(signIn(codes[3] ?? '', PASSWORD, browser))
    const first = await succeed(
      browser.post<{ secret: string }>('/api/enrolment/password', { password: 'otra frase larga' }),
    )
    const second = await succeed(
      browser.post<{ secret: string }>('/api/enrolment/password', { password: 'otra frase larga' }),
    )
    assert.notEqual(first.secret, second.secret)
  })

  test('new ones make the old ones useless, and need a sign-in of just now', async () => {
    const fresh = await succeed(ana.post<Codes>('/api/account/recovery-codes'))
    assert.equal((await signIn(codes[4] ?? '')).status, 401)
    assert.equal((await signIn(fresh.codes[0] ?? '')).status, 200)
    hub.clock.now = new Date(hub.clock.now.getTime() + 16 * 60_000)
    const late = await ana.post<{ code: string }>('/api/account/recovery-codes')
    assert.deepEqual([late.status, late.body.code], [403, 'not-fresh'])
  })

  test('a new link makes them useless', async () => {
    const link = (await hub.identity.createFirstLink(ORIGIN, { recover: true })) ?? ''
    const { now } = hub.clock
    const again = { link, name: 'Persona administradora', email: EMAIL, password: 'una tercera frase larga', now }
    await enrolByPassword(ana, again)
    assert.equal(await left(), 0)
  })

  test('none is in a fact or in the database as it was shown', async () => {
    const { rows } = await hub.database.pool.query<{ text: string }>(
      `select string_agg(facts::text, ' ') || coalesce((select string_agg(recovery_codes::text, ' ') from recovery_codes), '') as text from facts`,
    )
    for (const code of codes) {
      assert.ok(!rows[0]?.text.includes(code) && !rows[0]?.text.includes(code.replaceAll('-', '')))
    }
  })
})
