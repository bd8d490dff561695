import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { DecidedProposal, Invitation, Office, PersonPage, Proposal, Proposed } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { type Answer, codeAt, enrolByPassword, succeed, TestBrowser, tokenIn } from './testing/test-browser.ts'
import { startTestHub, type TestHub } from './testing/test-hub.ts'

const ORIGIN = 'http://localhost:8400'
const PASSWORD = 'una frase larga y propia'

type Invited = Static<typeof Invitation>
type Page = Static<typeof PersonPage>
type Decided = Static<typeof DecidedProposal>

describe('people', () => {
  let hub: TestHub
  let centre: TestBrowser
  let ana: string
  const offices: Record<string, string> = {}
  const secrets = new Map<string, string>()

  before(async () => {
    hub = await startTestHub()
    centre = await enrol((await hub.identity.createFirstLink(ORIGIN)) ?? '', 'ana')
    ana = (await succeed(centre.get<Page>('/api/people'))).rows[0]?.id ?? ''
    for (const code of ['berlin', 'paris']) {
      const asked = { parent: hub.offices.root, name: code, code, kind: 'embassy', city: code, country: 'DE' }
      const place = { latitude: null, longitude: null, timeZone: 'Europe/Berlin' }
      offices[code] = (await succeed(centre.post<Office>('/api/offices', { ...asked, ...place }))).id
    }
  })
  after(() => hub[Symbol.asyncDispose]())

  async function enrol(link: string, name: string, password = PASSWORD): Promise<TestBrowser> {
    const browser = new TestBrowser(hub.app)
    const email = `${name}@example.mx`
    secrets.set(name, await enrolByPassword(browser, { link, name, email, password, now: hub.clock.now }))
    return browser
  }
  const invite = (by: TestBrowser, name: string, role: string, office = '') =>
    by.post<Invited>('/api/people', { name, email: `${name}@example.mx`, role, office })
  async function join(name: string, role: string, office = ''): Promise<{ browser: TestBrowser; id: string }> {
    const { person, link } = await succeed(invite(centre, name, role, office))
    return { browser: await enrol(link, name), id: person.id }
  }
  async function proposed(answer: Promise<Answer<unknown>>): Promise<Proposal> {
    const { status, body } = await answer
    assert.equal(status, 202, JSON.stringify(body))
    return (body as Proposed).proposal
  }
  const approve = (by: TestBrowser, { id, hash }: Proposal) =>
    by.post<Decided>(`/api/proposals/${id}/approve`, { hash })
  async function signIn(name: string): Promise<TestBrowser> {
    hub.clock.now = new Date(hub.clock.now.getTime() + 60_000)
    const browser = new TestBrowser(hub.app)
    const code = codeAt(secrets.get(name) ?? '', hub.clock.now)
    await succeed(browser.post('/api/session/password', { email: `${name}@example.mx`, password: PASSWORD, code }))
    return browser
  }

  test('an invited person enrols by the link and has the role', async () => {
    const { browser } = await join('bruno', 'analyst', offices.berlin)
    assert.equal((await browser.get('/api/people')).status, 403)
    const list = await succeed(browser.get<{ rows: Office[] }>('/api/offices'))
    assert.deepEqual(
      list.rows.map(({ code, parent, depth }) => [code, parent, depth]),
      [['berlin', null, 0]],
    )
    const { rows, total } = await succeed(centre.get<Page>('/api/people?sort=-name&q=BRU'))
    assert.deepEqual([total, rows[0]?.credentials, rows[0]?.roles[0]?.role], [1, ['password'], 'analyst'])
  })

  test('an invitation holds for the invited address alone', async () => {
    const { link } = await succeed(invite(centre, 'carla', 'auditor', offices.paris))
    const browser = new TestBrowser(hub.app)
    await succeed(browser.post('/api/session/link', { token: tokenIn(link) }))
    const other = { name: 'Otra', email: 'otra@example.mx' }
    assert.equal((await browser.post('/api/enrolment/profile', other)).status, 409)
    assert.equal((await invite(centre, 'carla', 'auditor', offices.paris)).status, 409)
  })

  test('an invitation asked for again after a lost answer is one person, with another link', async () => {
    const asked = {
      id: randomUUID(),
      name: 'dario',
      email: 'dario@example.mx',
      role: 'officer',
      office: offices.berlin,
    }
    const lost = await succeed(centre.post<Invited>('/api/people', asked))
    const made = await succeed(centre.post<Invited>('/api/people', asked))
    assert.deepEqual([lost.person.id, made.person.id], [asked.id, asked.id])
    await enrol(made.link, 'dario')
    assert.equal((await centre.post('/api/people', { ...asked, name: 'other' })).status, 409)
    assert.equal((await centre.post('/api/people', { ...asked, id: randomUUID() })).status, 409, 'the address is taken')
    const other = { ...asked, name: 'other', email: 'other@example.mx' }
    assert.equal((await centre.post('/api/people', other)).status, 409, 'the id is taken')
  })

  test('an administrator of one office sees, invites and names only there', async () => {
    const { browser } = await join('diego', 'admin', offices.paris)
    const { rows } = await succeed(browser.get<Page>('/api/people?sort=name'))
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['carla', 'diego'],
    )
    assert.equal((await invite(browser, 'elena', 'analyst', offices.berlin)).status, 404)
    assert.equal((await invite(browser, 'elena', 'analyst', offices.paris)).status, 200)
    assert.equal((await browser.post(`/api/people/${ana}/link`)).status, 404)
    const own = await browser.post(`/api/people/${rows[1]?.id}/roles`, { role: 'admin', office: hub.offices.root })
    assert.equal(own.status, 404)
  })

  test('an administrator of one office cannot take over somebody who has more', async () => {
    const diego = await signIn('diego')
    await succeed(centre.post(`/api/people/${ana}/roles`, { role: 'auditor', office: offices.paris }))
    assert.equal((await diego.post(`/api/people/${ana}/link`)).status, 403)
    assert.equal((await diego.send('PATCH', `/api/people/${ana}`, { disabled: true })).status, 403)
    const seen = await succeed(diego.get<Page>('/api/people?q=ana'))
    assert.deepEqual(
      seen.rows[0]?.roles.map(({ role }) => role),
      ['auditor'],
    )
    await succeed(diego.send('DELETE', `/api/people/${ana}/roles`, { role: 'auditor', office: offices.paris }))
  })

  test('the last administrator keeps the role and the account', async () => {
    const role = { role: 'admin', office: hub.offices.root }
    assert.equal((await centre.send('DELETE', `/api/people/${ana}/roles`, role)).status, 409)
    assert.equal((await centre.send('PATCH', `/api/people/${ana}`, { disabled: true })).status, 409)
    const { person } = await succeed(invite(centre, 'fausto', 'admin', hub.offices.root))
    const stillAlone = await centre.send('DELETE', `/api/people/${ana}/roles`, role)
    assert.equal(stillAlone.status, 409, 'an invited administrator who never enrolled does not count')
    const { link } = await succeed(centre.post<Invited>(`/api/people/${person.id}/link`))
    const fausto = await enrol(link, 'fausto')
    const given = await proposed(fausto.send('DELETE', `/api/people/${ana}/roles`, role))
    await succeed(approve(centre, given))
    await succeed(fausto.post(`/api/people/${ana}/roles`, role))
    await succeed(approve(fausto, await proposed(centre.send('PATCH', `/api/people/${person.id}`, { disabled: true }))))
    assert.equal((await fausto.get('/api/session')).status, 401)
  })

  test('two administrators who disable each other at once do not both succeed', async () => {
    const { browser, id } = await join('gloria', 'admin', hub.offices.root)
    const ofAna = await proposed(browser.send('PATCH', `/api/people/${ana}`, { disabled: true }))
    const ofOther = await proposed(centre.send('PATCH', `/api/people/${id}`, { disabled: true }))
    const answers = await Promise.all([approve(centre, ofAna), approve(browser, ofOther)])
    const done = answers.filter(({ status }) => status === 200)
    assert.equal(done.length, 1)
    const { rows } = await hub.database.pool.query(`select id from people where disabled_at is not null and id = $1`, [
      ana,
    ])
    if (rows.length > 0) {
      await succeed(browser.send('PATCH', `/api/people/${ana}`, { disabled: false }))
      centre = await signIn('ana')
      await succeed(approve(browser, await proposed(centre.send('PATCH', `/api/people/${id}`, { disabled: true }))))
    }
  })

  test('whoever is disabled is out at once and stays out', async () => {
    const { browser, id } = await join('hugo', 'analyst', offices.berlin)
    await succeed(centre.send('PATCH', `/api/people/${id}`, { disabled: true }))
    assert.equal((await browser.get('/api/session')).status, 401)
    await assert.rejects(signIn('hugo'), /401/)
    assert.equal((await centre.post(`/api/people/${id}/link`)).status, 409)
    await succeed(centre.send('PATCH', `/api/people/${id}`, { disabled: false }))
    await signIn('hugo')
  })

  test('a role that is taken away ends with the next request', async () => {
    const { browser, id } = await join('ines', 'analyst', offices.berlin)
    assert.equal((await browser.get('/api/offices')).status, 200)
    await succeed(centre.send('DELETE', `/api/people/${id}/roles`, { role: 'analyst', office: offices.berlin }))
    assert.equal((await browser.get('/api/offices')).status, 403)
  })

  test('a new link puts an end to credentials that may be in other hands', async () => {
    const { browser, id } = await join('julia', 'analyst', offices.berlin)
    const { link } = await succeed(centre.post<Invited>(`/api/people/${id}/link`))
    await signIn('julia')
    const old = secrets.get('julia')
    await enrol(link, 'julia', 'otra frase larga')
    await assert.rejects(signIn('julia'), /401/)
    assert.notEqual(secrets.get('julia'), old)
    assert.equal((await browser.get('/api/session')).status, 401)
  })

  describe('who decides over others', () => {
    let second: TestBrowser
    before(async () => {
      second = (await join('kim', 'lead', hub.offices.root)).browser
    })
    const data = async (kind: string, subject: string) => {
      const text = 'select data from facts where kind = $1 and subject_id = $2 order by sequence desc limit 1'
      const { rows } = await hub.database.pool.query<{ data: Record<string, unknown> }>(text, [kind, subject])
      return rows[0]?.data ?? {}
    }

    test('is invited by two persons, and nothing is there before the second agrees', async () => {
      const asked = await proposed(invite(centre, 'lara', 'lead', offices.berlin))
      assert.equal((await succeed(centre.get<Page>('/api/people?q=lara'))).total, 0)
      const { answer } = await succeed(approve(second, asked))
      await enrol(String(answer?.link), 'lara')
      const { rows } = await succeed(centre.get<Page>('/api/people?q=lara'))
      assert.deepEqual(
        rows[0]?.roles.map(({ role }) => role),
        ['lead'],
      )
    })

    test('gets the role, and loses it, by two persons; both are in the fact', async () => {
      const { id } = await join('marta', 'analyst', offices.berlin)
      const role = { role: 'admin', office: offices.berlin }
      await succeed(approve(second, await proposed(centre.post(`/api/people/${id}/roles`, role))))
      const granted = await data('role.granted', id)
      assert.deepEqual((granted.approvedBy as { name: string }).name, 'kim')
      assert.deepEqual([granted.before, granted.after], [{ role: null }, { role: 'admin' }])
      const taken = await proposed(centre.send('DELETE', `/api/people/${id}/roles`, role))
      assert.equal((await succeed(centre.get<Page>('/api/people?q=marta'))).rows[0]?.roles.length, 2)
      await succeed(approve(second, taken))
      assert.equal((await succeed(centre.get<Page>('/api/people?q=marta'))).rows[0]?.roles.length, 1)
    })

    test('a role that somebody has already needs nobody', async () => {
      const { rows } = await succeed(centre.get<Page>('/api/people?q=lara'))
      const role = { role: 'lead', office: offices.berlin }
      assert.equal((await centre.post(`/api/people/${rows[0]?.id}/roles`, role)).status, 200)
    })

    test('a role that was taken away meanwhile is not taken away again', async () => {
      const { id } = await join('nora', 'analyst', offices.berlin)
      const role = { role: 'lead', office: offices.berlin }
      await succeed(approve(second, await proposed(centre.post(`/api/people/${id}/roles`, role))))
      const taken = await proposed(centre.send('DELETE', `/api/people/${id}/roles`, role))
      await hub.database.pool.query(`delete from held_roles where person_id = $1 and role = 'lead'`, [id])
      assert.equal((await approve(second, taken)).status, 409)
    })

    test('a link into their account needs a second person, who is handed it', async () => {
      const { rows } = await succeed(centre.get<Page>('/api/people?q=lara'))
      const asked = await proposed(centre.post(`/api/people/${rows[0]?.id}/link`))
      assert.doesNotMatch(JSON.stringify(asked), /#/)
      const { answer } = await succeed(approve(second, asked))
      await enrol(String(answer?.link), 'lara', 'otra frase larga')
      const { rows: facts } = await hub.database.pool.query(
        `select from facts where data::text like '%' || $1 || '%'`,
        [tokenIn(String(answer?.link))],
      )
      assert.equal(facts.length, 0, 'no fact holds the token')
    })

    test('a link to somebody who holds more by now than was proposed is refused', async () => {
      const { rows } = await succeed(centre.get<Page>('/api/people?q=lara'))
      const id = rows[0]?.id ?? ''
      const asked = await proposed(centre.post(`/api/people/${id}/link`))
      const more = { role: 'auditor', office: offices.berlin }
      await succeed(centre.post(`/api/people/${id}/roles`, more))
      const { status, body } = await approve(second, asked)
      assert.equal(status, 409)
      assert.match((body as unknown as { message: string }).message, /What this person holds has changed since/)
      await succeed(centre.send('DELETE', `/api/people/${id}/roles`, more))
    })

    test('what became too much for those who decide is refused', async () => {
      const { rows } = await succeed(centre.get<Page>('/api/people?q=lara'))
      const id = rows[0]?.id ?? ''
      const { browser } = await join('olga', 'admin', offices.berlin).catch(() => ({ browser: undefined }))
      assert.equal(browser, undefined, 'an administrator is not invited by one')
      const asked = await proposed(centre.send('PATCH', `/api/people/${id}`, { disabled: true }))
      await succeed(centre.post(`/api/people/${id}/roles`, { role: 'auditor', office: offices.paris }))
      assert.equal((await approve(second, asked)).status, 409)
    })
  })

  test('those who can be assigned are responders over or at the office', async () => {
    const { rows } = await succeed(
      centre.get<{ rows: { name: string }[] }>(`/api/people/assignable?office=${offices.berlin}`),
    )
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['ana', 'bruno', 'hugo', 'julia', 'kim', 'lara', 'marta', 'nora'],
    )
  })

  test('each act is a fact', async () => {
    const kinds = new Set(await hub.kinds())
    for (const act of ['invited', 'link-issued', 'link-used', 'enrolled', 'disabled', 'enabled', 'signed-in']) {
      assert.ok(kinds.has(`person.${act}`), act)
    }
    assert.ok(kinds.has('role.granted') && kinds.has('role.revoked'))
  })
})
