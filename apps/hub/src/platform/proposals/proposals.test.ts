import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { DecidedProposal, Proposal, ProposalPage, Proposed } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { newOffice } from '../../../../../tests/authorisation/institution.ts'
import { invited } from '../identity/testing/invited.ts'
import { type Answer, enrolByPassword, succeed, TestBrowser } from '../identity/testing/test-browser.ts'
import { startTestHub, type TestHub } from '../identity/testing/test-hub.ts'
import { thingRoutes } from './testing/things.ts'

type Decided = Static<typeof DecidedProposal>
const ORIGIN = 'http://localhost:8400'
const HOUR_MS = 60 * 60 * 1000

describe('acts that need two persons', () => {
  let hub: TestHub
  let office: string
  const people = new Map<string, { browser: TestBrowser; id: string }>()
  const browser = (name: string) => people.get(name)?.browser ?? assert.fail(name)

  before(async () => {
    hub = await startTestHub({
      schemas: [{ noun: 'things', file: new URL('./testing/thing-schema.sql', import.meta.url) }],
      open: async ({ acts }) => thingRoutes(acts),
    })
    const centre = await enrol((await hub.identity.createFirstLink(ORIGIN)) ?? '', 'centre-admin')
    people.set('centre-admin', { browser: centre, id: '' })
    office = (await succeed(centre.post<{ id: string }>('/api/offices', newOffice('inside', hub.offices.root)))).id
  })
  after(() => hub[Symbol.asyncDispose]())

  async function enrol(link: string, name: string): Promise<TestBrowser> {
    const one = new TestBrowser(hub.app)
    const email = `${name}@example.mx`
    await enrolByPassword(one, { link, name, email, password: 'una frase larga y propia', now: hub.clock.now })
    return one
  }

  const others = () => [...people.values()].map((one) => one.browser)

  async function join(name: string, role: string, at: string): Promise<void> {
    const asked = { name, email: `${name}@example.mx`, role, office: at }
    const { id, link } = await invited(await browser('centre-admin').post('/api/people', asked), others())
    people.set(name, { browser: await enrol(link, name), id })
  }

  const propose = (by: string, name: string) => browser(by).post<Proposed>('/api/things', { name, office })
  async function proposed(by: string, name: string): Promise<Proposal> {
    const { status, body } = await propose(by, name)
    assert.equal(status, 202, JSON.stringify(body))
    return body.proposal
  }
  const approve = (by: string, { id, hash }: Pick<Proposal, 'id' | 'hash'>): Promise<Answer<Decided>> =>
    browser(by).post<Decided>(`/api/proposals/${id}/approve`, { hash })
  const stateOf = async (by: string, id: string) =>
    (await succeed(browser(by).get<Proposal>(`/api/proposals/${id}`))).state
  async function things(name: string): Promise<number> {
    return (await hub.database.pool.query('select from things where name = $1', [name])).rowCount ?? 0
  }
  async function factsOf(
    kind: string,
    subject: string,
  ): Promise<{ actor_name: string; data: Record<string, unknown> }[]> {
    const text = 'select actor_name, data from facts where kind = $1 and subject_id = $2'
    return (await hub.database.pool.query(text, [kind, subject])).rows
  }
  const allFactsOf = async (proposal: string): Promise<string[]> => {
    const text = `select kind from facts where subject_id = $1 or data->>'proposal' = $1 order by sequence`
    return (await hub.database.pool.query<{ kind: string }>(text, [proposal])).rows.map(({ kind }) => kind)
  }

  test('while nobody else could approve, the act is done at once, and its fact says so', async () => {
    const { status, body } = await browser('centre-admin').post<object>('/api/things', { name: 'first', office })
    assert.deepEqual([status, body], [200, { made: true, secret: 'secret of first' }])
    const [fact] = await factsOf('thing.made', 'first')
    assert.equal(fact?.data.approvedBy, null)
    assert.deepEqual(await allFactsOf(String(fact?.data.proposal)), [
      'proposal.made',
      'thing.made',
      'proposal.done-alone',
    ])
  })

  test('somebody who was invited but never enrolled is no second person', async () => {
    const asked = { name: 'later', email: 'later@example.mx', role: 'lead', office }
    await succeed(browser('centre-admin').post('/api/people', asked))
    assert.equal((await propose('centre-admin', 'second')).status, 200)
  })

  test('with a second person it waits, frozen, and is done once by what they approve', async () => {
    await join('office-analyst', 'analyst', office)
    await join('office-lead', 'lead', office)
    const proposal = await proposed('office-analyst', 'third')
    assert.equal(await things('third'), 0)
    assert.deepEqual(JSON.parse(proposal.frozen), {
      kind: 'thing.make',
      payload: { name: 'third', office },
      proposal: proposal.id,
    })
    assert.equal(createHash('sha256').update(proposal.frozen).digest('hex'), proposal.hash)
    const { rows } = await succeed(browser('office-lead').get<ProposalPage>('/api/proposals?view=waiting'))
    assert.deepEqual(
      rows.map(({ id, mayDecide }) => [id, mayDecide]),
      [[proposal.id, true]],
    )
    const { answer } = await succeed(approve('office-lead', proposal))
    assert.deepEqual(answer, { secret: 'secret of third' })
    const [fact] = await factsOf('thing.made', 'third')
    assert.equal(fact?.actor_name, 'office-analyst')
    assert.deepEqual(fact?.data.approvedBy, { id: people.get('office-lead')?.id, name: 'office-lead' })
    assert.deepEqual(await allFactsOf(proposal.id), ['proposal.made', 'proposal.approved', 'thing.made'])
  })

  test('an approval that is replayed is answered as done and does nothing more', async () => {
    const proposal = await proposed('office-analyst', 'replayed')
    await succeed(approve('office-lead', proposal))
    const again = await succeed(approve('office-lead', proposal))
    assert.deepEqual([again.proposal.state, again.answer], ['done', null])
    assert.equal(await things('replayed'), 1)
    assert.equal((await factsOf('proposal.approved', proposal.id)).length, 1)
  })

  test('two approvals at once do it once', async () => {
    const proposal = await proposed('office-analyst', 'raced')
    const answers = await Promise.all([
      approve('office-lead', proposal),
      approve('centre-admin', proposal),
      approve('office-lead', proposal),
    ])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal(answers.filter(({ body }) => body.answer !== null).length, 1, 'one of them is handed the secret')
    assert.equal(await things('raced'), 1)
    assert.equal((await factsOf('thing.made', 'raced')).length, 1)
  })

  test('who proposed it cannot approve it, whatever roles they hold', async () => {
    const proposal = await proposed('centre-admin', 'selfish')
    assert.equal((await approve('centre-admin', proposal)).status, 403)
    assert.equal(await stateOf('centre-admin', proposal.id), 'pending')
    assert.equal(await things('selfish'), 0)
  })

  test('refuses an approval of another hash', async () => {
    const proposal = await proposed('office-analyst', 'hashed')
    const other = await proposed('office-analyst', 'hashed otherwise')
    for (const hash of ['0'.repeat(64), other.hash]) {
      assert.equal((await approve('office-lead', { ...proposal, hash })).status, 409)
    }
    assert.equal((await approve('office-lead', { ...proposal, hash: proposal.hash.toUpperCase() })).status, 400)
    assert.equal(await stateOf('office-lead', proposal.id), 'pending')
  })

  test('the database refuses to alter what was proposed, and to decide twice', async () => {
    const proposal = await proposed('office-analyst', 'altered')
    const alter = (set: string) => hub.database.pool.query(`update proposals set ${set} where id = $1`, [proposal.id])
    await assert.rejects(alter(`frozen = replace(frozen, 'altered', 'other')`), /never changed/)
    await assert.rejects(alter(`expires_at = now() + interval '1 year'`), /never changed/)
    await assert.rejects(hub.database.pool.query('delete from proposals where id = $1', [proposal.id]), /never changed/)
    await succeed(approve('office-lead', proposal))
    await assert.rejects(alter(`state = 'pending'`), /decided, once/)
  })

  test('what was altered behind the database’s back is not done', async () => {
    const proposal = await proposed('office-analyst', 'forged')
    const { pool } = hub.database
    await pool.query('alter table proposals disable trigger proposals_are_frozen')
    await pool.query(`update proposals set frozen = replace(frozen, 'forged', 'evil') where id = $1`, [proposal.id])
    await pool.query('alter table proposals enable trigger proposals_are_frozen')
    const { status, body } = await approve('office-lead', proposal)
    assert.equal(status, 409)
    assert.match(JSON.stringify(body), /altered the database/)
    assert.deepEqual([await things('evil'), await stateOf('office-lead', proposal.id)], [0, 'failed'])
  })

  test('an expired proposal is not done', async () => {
    const proposal = await proposed('office-analyst', 'late')
    hub.clock.now = new Date(hub.clock.now.getTime() + 72 * HOUR_MS)
    people.set('office-lead', { browser: await signedInAnew('office-lead'), id: people.get('office-lead')?.id ?? '' })
    const { status, body } = await approve('office-lead', proposal)
    assert.equal(status, 409)
    assert.match(JSON.stringify(body), /expired/)
    assert.equal(await things('late'), 0)
    assert.deepEqual(await allFactsOf(proposal.id), ['proposal.made', 'proposal.expired'])
    for (const name of ['centre-admin', 'office-analyst'])
      people.set(name, { browser: await signedInAnew(name), id: people.get(name)?.id ?? '' })
    await proposed('office-analyst', 'late')
  })

  /** A session made for the clock of now: what this file tests is not how people sign in. */
  async function signedInAnew(name: string): Promise<TestBrowser> {
    const { rows } = await hub.database.pool.query<{ id: string }>('select id from people where email = $1', [
      `${name}@example.mx`,
    ])
    await hub.database.pool.query(
      `update sessions set seen_at = $2, created_at = $2, expires_at = $2::timestamptz + interval '12 hours'
      where person_id = $1`,
      [rows[0]?.id, hub.clock.now],
    )
    return browser(name)
  }

  test('an act that cannot be done any more fails plainly, and leaves nothing behind', async () => {
    const proposal = await proposed('office-analyst', 'impossible')
    const { status, body } = await approve('office-lead', proposal)
    assert.equal(status, 409)
    assert.match(JSON.stringify(body), /It cannot be\./)
    assert.equal(await things('impossible'), 0)
    const closed = await succeed(browser('office-analyst').get<Proposal>(`/api/proposals/${proposal.id}`))
    assert.deepEqual([closed.state, closed.reason], ['failed', 'It cannot be.'])
    assert.deepEqual(await allFactsOf(proposal.id), ['proposal.made', 'proposal.approved', 'proposal.failed'])
    assert.equal((await approve('office-lead', proposal)).status, 409)
  })

  test('a fault of ours undoes all, and the proposal waits on', async () => {
    const proposal = await proposed('office-analyst', 'broken')
    assert.equal((await approve('office-lead', proposal)).status, 500)
    assert.equal(await stateOf('office-lead', proposal.id), 'pending')
    assert.deepEqual(await allFactsOf(proposal.id), ['proposal.made'])
    assert.equal(await things('broken'), 0)
  })

  test('rejecting and withdrawing close it, with a reason that its proposer reads', async () => {
    const one = await proposed('office-analyst', 'rejected')
    assert.equal((await browser('office-analyst').post(`/api/proposals/${one.id}/reject`, { reason: 'x' })).status, 403)
    await succeed(browser('office-lead').post(`/api/proposals/${one.id}/reject`, { reason: 'Not now' }))
    const seen = await succeed(browser('office-analyst').get<Proposal>(`/api/proposals/${one.id}`))
    assert.deepEqual([seen.state, seen.reason, seen.decidedBy?.name], ['rejected', 'Not now', 'office-lead'])
    assert.equal((await approve('office-lead', one)).status, 409)
    const two = await proposed('office-analyst', 'withdrawn')
    assert.equal((await browser('office-lead').post(`/api/proposals/${two.id}/withdraw`)).status, 403)
    await succeed(browser('office-analyst').post(`/api/proposals/${two.id}/withdraw`))
    assert.equal((await approve('office-lead', two)).status, 409)
    assert.equal((await things('rejected')) + (await things('withdrawn')), 0)
  })

  test('the same act proposed twice waits once', async () => {
    const first = await proposed('office-analyst', 'twice')
    assert.equal((await proposed('office-analyst', 'twice')).id, first.id)
    assert.equal((await propose('centre-admin', 'twice')).status, 409)
  })

  test('approving needs the role when it is done, not when the page was opened', async () => {
    await join('office-admin', 'admin', office)
    const proposal = await proposed('office-analyst', 'meanwhile')
    assert.equal(
      (await succeed(browser('office-admin').get<ProposalPage>('/api/proposals?view=waiting'))).total > 0,
      true,
    )
    const { id } = people.get('office-admin') ?? assert.fail()
    await hub.database.pool.query('delete from held_roles where person_id = $1', [id])
    assert.equal((await approve('office-admin', proposal)).status, 403)
    await hub.database.pool.query(`insert into held_roles values ($1, 'analyst', $2, now())`, [id, office])
    assert.equal((await approve('office-admin', proposal)).status, 403)
    assert.equal(await stateOf('office-lead', proposal.id), 'pending')
  })

  test('what somebody proposed who may not any more is not done', async () => {
    const proposal = await proposed('office-analyst', 'orphan')
    const { id } = people.get('office-analyst') ?? assert.fail()
    await hub.database.pool.query('delete from held_roles where person_id = $1', [id])
    assert.equal((await approve('office-lead', proposal)).status, 409)
    await hub.database.pool.query(`insert into held_roles values ($1, 'analyst', $2, now())`, [id, office])
    await succeed(approve('office-lead', proposal))
  })

  test('whoever could neither decide nor propose it does not learn of it', async () => {
    const centre = browser('centre-admin')
    const other = await succeed(centre.post<{ id: string }>('/api/offices', newOffice('outside', hub.offices.root)))
    await join('other-lead', 'lead', other.id)
    await join('office-auditor', 'auditor', office)
    const proposal = await proposed('office-analyst', 'seen')
    const outsider = browser('other-lead')
    assert.equal((await outsider.get(`/api/proposals/${proposal.id}`)).status, 404)
    assert.equal((await approve('other-lead', proposal)).status, 404)
    const { rows } = await succeed(outsider.get<ProposalPage>('/api/proposals'))
    assert.ok(rows.every((row) => row.office.id === other.id))
    assert.deepEqual(await succeed(outsider.get('/api/proposals/waiting')), { count: 0 })
    assert.equal((await outsider.get(`/api/proposals/${randomUUID()}`)).status, 404)
    const seen = await succeed(browser('office-auditor').get<Proposal>(`/api/proposals/${proposal.id}`))
    assert.equal(seen.mayDecide, false)
    assert.equal((await approve('office-auditor', proposal)).status, 403)
  })
})
