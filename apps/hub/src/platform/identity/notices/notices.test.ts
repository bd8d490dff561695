import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pino } from 'pino'
import { eventually } from '../../../testing/eventually.ts'
import { startSmtpServer, type TestMailServer } from '../testing/start-smtp-server.ts'
import { codeAt, enrolByPassword, succeed, TestBrowser } from '../testing/test-browser.ts'
import { startTestHub, type TestHub } from '../testing/test-hub.ts'
import { openMailbox } from './post-mails.ts'
import { remindPasswords } from './remind-passwords.ts'

const ORIGIN = 'http://localhost:8400'
const PASSWORD = 'una frase larga y propia'
const DAY_MS = 24 * 60 * 60 * 1000

describe('notices by mail', () => {
  let server: TestMailServer
  let hub: TestHub
  let ana: TestBrowser
  let secret: string

  before(async () => {
    server = await startSmtpServer()
    hub = await startTestHub({ identity: { mail: { url: server.url, from: 'Atalaya <atalaya@example.mx>' } } })
    ana = new TestBrowser(hub.app)
    const link = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    const person = { name: 'Persona administradora', email: 'ana@example.mx', password: PASSWORD }
    secret = await enrolByPassword(ana, { ...person, link, now: hub.clock.now })
  })
  after(async () => {
    await hub[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  const mailing = () => ({
    db: hub.database.kysely as never, // migrated with identity's tables
    now: () => hub.clock.now,
    offices: hub.offices,
    publicUrl: ORIGIN,
  })
  const signIn = (browser: TestBrowser, password = PASSWORD) =>
    browser.post('/api/session/password', { email: 'ana@example.mx', password, code: codeAt(secret, hub.clock.now) })
  const tick = (ms: number) => {
    hub.clock.now = new Date(hub.clock.now.getTime() + ms)
  }

  test('tell of a sign-in from a browser that was never used, in the person’s language and without secrets', async () => {
    tick(60_000)
    await succeed(signIn(ana))
    tick(60_000)
    await succeed(signIn(new TestBrowser(hub.app)))
    const [mail] = await server.received(1)
    assert.deepEqual(mail?.to, ['ana@example.mx'])
    assert.match(mail?.raw ?? '', /^Subject: Atalaya: Una entrada nueva a su cuenta\r$/m)
    assert.match(mail?.raw ?? '', /^From: Atalaya <atalaya@example.mx>\r$/m)
    assert.match(mail?.raw ?? '', /http:\/\/localhost:8400\/account/)
    assert.equal(server.mails.length, 1, 'the browser that was known is not told of')
  })

  test('tell of recovery codes made and used, never of the codes', async () => {
    await succeed(ana.send('PATCH', '/api/session', { locale: 'en' }))
    const { codes } = await succeed(ana.post<{ codes: string[] }>('/api/account/recovery-codes'))
    tick(1_000) // mails are sent in the order in which they were queued
    const proof = { email: 'ana@example.mx', password: PASSWORD, recoveryCode: codes[0] }
    await succeed(ana.post('/api/session/recovery-code', proof))
    const [, made, used] = await server.received(3)
    assert.match(made?.raw ?? '', /Subject: Atalaya: New recovery codes/)
    assert.match(used?.raw ?? '', /Left: 9\./)
    for (const { raw } of server.mails) {
      for (const text of [...codes, PASSWORD, secret]) assert.ok(!raw.includes(text))
    }
  })

  test('tell once a day that an account waits, however long it is guessed at', async () => {
    for (let guess = 0; guess < 8; guess += 1) {
      tick(16 * 60_000)
      await signIn(new TestBrowser(hub.app), 'not this one')
    }
    const [, , , locked] = await server.received(4)
    assert.match(locked?.raw ?? '', /Subject: Atalaya: Your account waits/)
    tick(16 * 60_000)
    const { rows } = await hub.database.pool.query(`select from mails where kind = 'account-locked'`)
    assert.equal(rows.length, 1)
  })

  test('wait in the database while the server is away or refuses, and are sent when it is back', async () => {
    await server.stop()
    const mailbox = openMailbox(mailing(), { url: server.url, from: 'atalaya@example.mx' }, pino({ level: 'silent' }))
    tick(DAY_MS)
    await succeed(signIn(new TestBrowser(hub.app)))
    await mailbox.sendWaiting()
    const waiting = await hub.database.pool.query(`select tries, failure from mails where sent_at is null`)
    assert.equal(waiting.rows.length, 1)
    await server.start()
    await hub.database.pool.query(`update people set email = 'busy@example.mx'`)
    tick(60 * 60_000)
    // The hub looks now and then as well; what it is sending nobody else sends.
    await eventually('the refusal', async () => {
      await mailbox.sendWaiting()
      const { rows } = await hub.database.pool.query<{ failure: string }>(
        `select failure from mails where sent_at is null`,
      )
      return /Try again later/.test(rows[0]?.failure ?? '')
    })
    await hub.database.pool.query(`update people set email = 'ana@example.mx'`)
    tick(6 * 60 * 60_000)
    await eventually('nothing waits', async () => {
      await mailbox.sendWaiting()
      return (await hub.database.pool.query(`select from mails where sent_at is null`)).rows.length === 0
    })
    mailbox.close()
    assert.equal((await server.received(5)).length, 5)
  })

  test('remind once of a password that is about to expire, from the day that the institution chose', async () => {
    const policy = { passwordDays: 50, passwordReminderDay: 45, sessionHours: 12 }
    const context = { ...mailing(), mailing: true, policy: () => policy } as never // what reminding looks at
    await remindPasswords(context)
    assert.equal(server.mails.length, 5)
    tick(45 * DAY_MS)
    await remindPasswords(context)
    await remindPasswords(context)
    const mails = await server.received(6)
    assert.match(mails[5]?.raw ?? '', /Your password is about to expire/)
    const { rows } = await hub.database.pool.query(`select from mails where kind = 'password-expiring'`)
    assert.equal(rows.length, 1)
  })
})
