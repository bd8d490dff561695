import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { enrolByPassword, succeed, TestBrowser } from '../apps/hub/src/platform/identity/testing/test-browser.ts'
import { eventually } from '../apps/hub/src/testing/eventually.ts'
import { type StartedHub, startHub } from '../apps/hub/src/testing/start-hub.ts'
import type { EvidenceBundle, LedgerState, LogKeys } from '../packages/contracts/src/ledger.ts'
import {
  openCheckpoint,
  parsePolicy,
  parseTlogProof,
  proveInclusion,
  tilePath,
  verifyInclusion,
  verifyTlogProof,
} from '../packages/tlog/src/index.ts'

type Fact = { id: string; kind: string; erasedAt?: string | null }
type Proposal = { id: string; hash: string }

let hub: StartedHub
let first: TestBrowser
let second: TestBrowser

before(async () => {
  hub = await startHub()
  first = new TestBrowser(hub.app)
  second = new TestBrowser(hub.app)
  await enrol(first, { link: (await hub.createFirstLink()) ?? '', name: 'first' })
  const { rows } = await succeed(first.get<{ rows: { id: string }[] }>('/api/offices'))
  const asked = { name: 'second', email: 'second@example.mx', role: 'admin', office: rows[0]?.id }
  // Alone as yet: nobody else could approve, so it is done at once.
  const { link } = await succeed(first.post<{ link: string }>('/api/people', asked))
  await enrol(second, { link, name: 'second' })
})
after(() => hub?.[Symbol.asyncDispose]())

async function enrol(browser: TestBrowser, { link, name }: { link: string; name: string }): Promise<void> {
  const password = 'una frase larga y propia'
  const address = link.startsWith('http') ? link : `http://localhost:8400${link}`
  await enrolByPassword(browser, { link: address, name, email: `${name}@example.mx`, password, now: new Date() })
}

/** The log once every leaf is published and it is as asked: an act has its leaf a moment later. */
async function published(isAsAsked: (state: LedgerState) => boolean = () => true): Promise<LedgerState> {
  return eventually('all is published', async () => {
    const state = await succeed(first.get<LedgerState>('/api/ledger'))
    return state.size === state.leaves && state.state === 'well' && isAsAsked(state) ? state : undefined
  })
}

async function fetchLog(path: string): Promise<{ bytes: Uint8Array; headers: Headers; status: number }> {
  const response = await fetch(`${hub.address}/log/${path}`)
  return { bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers, status: response.status }
}

test("the log is read over HTTP by anybody's client, with what may be kept for ever and what may not", async () => {
  await published()
  const { policy } = JSON.parse(Buffer.from((await fetchLog('keys')).bytes).toString()) as LogKeys
  const note = await fetchLog('checkpoint')
  assert.match(note.headers.get('cache-control') ?? '', /max-age=1$/)
  assert.equal(note.headers.get('access-control-allow-origin'), '*')
  const { size, root } = await openCheckpoint(note.bytes, parsePolicy(policy))
  const tile = async (level: number, index: number, width: number) =>
    (await fetchLog(tilePath(level, index, width))).bytes
  const first = await tile(0, 0, Math.min(size, 256))
  const proof = await proveInclusion({ tile }, 1, size)
  verifyInclusion({ leafHash: first.subarray(32, 64), index: 1, size, proof, root })
  const { headers } = await fetchLog(tilePath(0, 0, Math.min(size, 256)))
  assert.match(headers.get('cache-control') ?? '', /immutable/)
  assert.equal(headers.get('content-type'), 'application/octet-stream')
})

test('what is no tile is not found, and nothing else of the disk is', async () => {
  for (const path of [
    'tile/0/999',
    'tile/64/000',
    'tile/0/000.p/256',
    'tile/0/000.p/0',
    'tile/0/..%2f..%2fcheckpoint',
    'tile/',
  ])
    assert.equal((await fetchLog(path)).status, 404, path)
})

test('two persons erase what a fact says; its proof then says that it was', async () => {
  const { rows } = await succeed(first.get<{ rows: Fact[] }>('/api/facts?sort=at&limit=100'))
  const fact = rows.find(({ kind }) => kind.startsWith('person.'))
  assert.ok(fact)
  await published()
  const url = `/api/facts/${fact.id}`
  const before = await succeed(first.get<EvidenceBundle>(`${url}/proof`))
  assert.equal(before.facts[0]?.fact?.id, fact.id)
  const { status, body } = await first.post<{ proposal: Proposal }>(`${url}/erase`, { reason: 'order of a court' })
  assert.equal(status, 202)
  const { id, hash } = body.proposal
  const own = await first.post(`/api/proposals/${id}/approve`, { hash })
  assert.equal(own.status, 403, 'not by who proposed it')
  const { size } = await published()
  await succeed(second.post(`/api/proposals/${id}/approve`, { hash }))
  await published((state) => state.size > size)
  const after = await succeed(first.get<EvidenceBundle>(`${url}/proof`))
  const [evidence] = after.facts
  assert.equal(evidence?.fact, null)
  assert.equal(evidence?.erased?.proposal, id)
  const entry = Buffer.from(evidence?.entry ?? '', 'base64')
  await verifyTlogProof(parseTlogProof(evidence?.proof ?? ''), entry, parsePolicy(after.policy))
  assert.equal((await first.post(`${url}/erase`, { reason: 'again' })).status, 409)
})

test('two persons rotate the key; both keys sign from then on', async () => {
  const { body } = await first.post<{ proposal: Proposal }>('/api/ledger/rotate-key', { place: 'file', overlapDays: 7 })
  await succeed(second.post(`/api/proposals/${body.proposal.id}/approve`, { hash: body.proposal.hash }))
  const { keys } = await published(({ checkpoint }) => checkpoint?.note.match(/^\u2014 /gm)?.length === 2)
  assert.equal(keys.length, 2)
})

test('health says that the log is well, to whoever watches the hub', async () => {
  const health = (await (await fetch(`${hub.address}/healthz`)).json()) as { ledger: string }
  assert.equal(health.ledger, 'well')
})
