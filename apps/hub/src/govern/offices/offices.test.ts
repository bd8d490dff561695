import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Office } from '@atalaya/contracts'
import { enrolByPassword, succeed, TestBrowser } from '../../platform/identity/testing/test-browser.ts'
import { startTestHub, type TestHub } from '../../platform/identity/testing/test-hub.ts'

const ORIGIN = 'http://localhost:8400'
type List = { rows: Office[] }

describe('offices', () => {
  let hub: TestHub
  let admin: TestBrowser
  const ids: Record<string, string> = {}

  before(async () => {
    hub = await startTestHub()
    admin = new TestBrowser(hub.app)
    const link = (await hub.identity.createFirstLink(ORIGIN)) ?? ''
    const ana = { name: 'Persona administradora', email: 'ana@example.mx', password: 'una frase larga y propia' }
    await enrolByPassword(admin, { ...ana, link, now: hub.clock.now })
    ids.root = hub.offices.root
  })
  after(() => hub[Symbol.asyncDispose]())

  const newOffice = (code: string, parent: string | null | undefined, more: Partial<Office> = {}) => ({
    parent,
    name: code.toUpperCase(),
    code,
    kind: 'embassy',
    city: 'Berlín',
    country: 'DE',
    latitude: 52.52,
    longitude: 13.405,
    timeZone: 'Europe/Berlin',
    ...more,
  })
  async function add(code: string, parent: string): Promise<string> {
    const { id } = await succeed(admin.post<Office>('/api/offices', newOffice(code, ids[parent])))
    ids[code] = id
    return id
  }
  const tree = async () => {
    const { rows } = await succeed(admin.get<List>('/api/offices'))
    return rows.map(({ code, depth }) => `${'·'.repeat(depth)}${code}`)
  }
  const move = (code: string, parent: string) =>
    admin.send<Office>('PATCH', `/api/offices/${ids[code]}`, { parent: ids[parent] })

  test('the top is there from the start and can be renamed, not moved', async () => {
    const change = { name: 'Secretaría de Relaciones Exteriores', code: 'sre' }
    const top = await succeed(admin.send<Office>('PATCH', `/api/offices/${ids.root}`, change))
    assert.deepEqual([top.name, top.parent, top.depth], [change.name, null, 0])
    await add('europe', 'root')
    assert.equal((await move('root', 'europe')).status, 409)
    assert.equal((await admin.post('/api/offices', newOffice('second-top', null))).status, 409)
  })

  test('the list is the tree, depth first, siblings by name', async () => {
    await add('america', 'root')
    await add('berlin', 'europe')
    await add('bonn', 'berlin')
    await add('athens', 'europe')
    assert.deepEqual(await tree(), ['sre', '·america', '·europe', '··athens', '··berlin', '···bonn'])
  })

  test('moving an office takes along what is below, for reading and for rights', async () => {
    await succeed(move('berlin', 'america'))
    assert.deepEqual(await tree(), ['sre', '·america', '··berlin', '···bonn', '·europe', '··athens'])
    assert.deepEqual(hub.offices.below(ids.america ?? ''), [ids.america, ids.berlin, ids.bonn])
    assert.deepEqual(hub.offices.above(ids.bonn ?? ''), [ids.root, ids.america, ids.berlin, ids.bonn])
    const { rows } = await hub.database.pool.query<{ path: string }>('select path from offices where code = $1', [
      'bonn',
    ])
    assert.equal(rows[0]?.path, `/${ids.root}/${ids.america}/${ids.berlin}/${ids.bonn}/`)
  })

  test('refuses a circle, also one that two moves would make together', async () => {
    assert.equal((await move('berlin', 'bonn')).status, 409)
    assert.equal((await move('berlin', 'berlin')).status, 409)
    const answers = await Promise.all([move('america', 'europe'), move('europe', 'america')])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    assert.equal((await tree()).length, 6)
  })

  test('refuses what is not so: a taken code, an unknown zone, a place off the globe', async () => {
    assert.equal((await admin.post('/api/offices', newOffice('bonn', ids.root))).status, 409)
    assert.equal(
      (await admin.post('/api/offices', newOffice('x1', ids.root, { timeZone: 'Europa/Berlin' }))).status,
      400,
    )
    assert.equal((await admin.post('/api/offices', newOffice('x2', ids.root, { latitude: 91 }))).status, 400)
    assert.equal((await admin.post('/api/offices', newOffice('X 3', ids.root))).status, 400)
    assert.equal((await admin.send('PATCH', `/api/offices/${crypto.randomUUID()}`, { name: 'x' })).status, 404)
  })

  test('keeps a place that is not known as not known', async () => {
    const place = { latitude: null, longitude: null }
    const office = await succeed(admin.post<Office>('/api/offices', newOffice('nowhere', ids.root, place)))
    assert.deepEqual([office.latitude, office.longitude], [null, null])
  })

  test('refuses a thirteenth level', async () => {
    let parent = 'nowhere'
    ids.nowhere = hub.offices.rows.find(({ code }) => code === 'nowhere')?.id ?? ''
    for (let level = 3; level <= 12; level += 1) {
      await add(`level-${level}`, parent)
      parent = `level-${level}`
    }
    assert.equal((await admin.post('/api/offices', newOffice('level-13', ids[parent]))).status, 409)
    assert.equal((await move('nowhere', 'europe')).status, 409)
  })

  test('each act is a fact that says what was before', async () => {
    const { rows } = await hub.database.pool.query<{ data: { before: object; after: object } }>(
      `select data from facts where kind = 'office.changed' and subject_id = $1`,
      [ids.root],
    )
    assert.deepEqual(rows[0]?.data.before, { name: 'Centro', code: 'centro' })
    assert.ok((await hub.kinds()).includes('office.moved'))
  })

  test('asked for again after a lost answer it is one office', async () => {
    const asked = { ...newOffice('madrid', ids.root), id: randomUUID() }
    const [made, again] = await Promise.all([1, 2].map(() => succeed(admin.post<Office>('/api/offices', asked))))
    assert.deepEqual([made?.id, again?.id], [asked.id, asked.id])
    const { rows } = await succeed(admin.get<List>('/api/offices'))
    assert.equal(rows.filter(({ code }) => code === 'madrid').length, 1)
    assert.equal((await admin.post('/api/offices', { ...asked, name: 'Otra' })).status, 409)
  })
})
