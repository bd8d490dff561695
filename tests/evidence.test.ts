import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { unzipSync } from 'fflate'
import { succeed, type TestBrowser } from '../apps/hub/src/platform/identity/testing/test-browser.ts'
import { eventually } from '../apps/hub/src/testing/eventually.ts'
import { type StartedHub, startHub } from '../apps/hub/src/testing/start-hub.ts'
import type { EvidenceExport } from '../packages/contracts/src/index.ts'
import { readEvidence, verifyEvidence } from '../packages/evidence/src/index.ts'
import { Institution } from './authorisation/institution.ts'

type Proposed = { proposal: { id: string; hash: string; payload: { facts: number } } }
type Decided = { proposal: { state: string; reason: string | null }; answer: { bundle: string } | null }

describe('a bundle of evidence', () => {
  let hub: StartedHub
  let institution: Institution

  before(async () => {
    hub = await startHub()
    institution = await Institution.open(hub)
  })
  after(() => hub[Symbol.asyncDispose]())

  async function ask(what: object): Promise<Proposed['proposal']> {
    const answer = await institution.root.post<Proposed>('/api/evidence', { what, language: 'es', why: randomUUID() })
    assert.equal(answer.status, 202, JSON.stringify(answer.body))
    return answer.body.proposal
  }

  function approve({ id, hash }: Proposed['proposal'], by: TestBrowser = institution.second) {
    return by.post<Decided>(`/api/proposals/${id}/approve`, { hash })
  }

  async function bundleOf(what: object): Promise<EvidenceExport> {
    const { answer } = await succeed(approve(await ask(what)))
    return settled(answer?.bundle ?? '')
  }

  function settled(id: string, state = 'ready'): Promise<EvidenceExport> {
    return eventually(`bundle ${state}`, async () => {
      const bundle = await succeed(institution.root.get<EvidenceExport>(`/api/evidence/${id}`))
      return bundle.state === state ? bundle : undefined
    })
  }

  async function download(id: string, by: TestBrowser = institution.root) {
    const cookies = { atalaya_session: by.cookie ?? '' }
    const headers = { host: 'localhost:8400' }
    return hub.app.inject({ method: 'GET', url: `/api/evidence/${id}/file`, cookies, headers })
  }

  test('holds an incident with its alerts, proven under the policy that the log publishes', async () => {
    const incident = institution.incidents.inside
    const chosen = await succeed(institution.root.post<{ facts: number }>('/api/evidence/choose', { incident }))
    const bundle = await bundleOf({ incident })
    assert.equal(bundle.facts, chosen.facts)
    assert.equal(bundle.approvedBy?.name, 'second')
    const { statusCode, rawPayload } = await download(bundle.id)
    assert.equal(statusCode, 200)
    assert.equal(createHash('sha256').update(rawPayload).digest('hex'), bundle.sha256)
    const evidence = readEvidence(rawPayload)
    const { policy } = await succeed(institution.root.get<{ policy: string }>('/log/keys'))
    const report = await verifyEvidence(evidence, { trust: { policy } })
    assert.equal(report.verdict, 'proven')
    const kinds = new Set(report.facts.map(({ fact }) => fact?.kind))
    assert.ok(kinds.has('alert.raised') && kinds.has('incident.opened'), [...kinds].join(', '))
  })

  test('brings a cover to print and a table to read', async () => {
    const bundle = await bundleOf({ office: institution.offices.inside })
    const files = unzipSync((await download(bundle.id)).rawPayload)
    assert.deepEqual(Object.keys(files).toSorted(), [
      'checkpoint.txt',
      'evidence.json',
      'facts.csv',
      'keys.txt',
      'policy.txt',
      'portada.pdf',
    ])
    assert.equal(Buffer.from(files['portada.pdf'] ?? []).toString('latin1', 0, 5), '%PDF-')
    const lines = Buffer.from(files['facts.csv'] ?? [])
      .toString()
      .trimEnd()
      .split('\r\n')
    assert.equal(lines.length, bundle.facts + 1)
  })

  test('is of nobody who proposed it alone, nor of an office that the viewer does not cover', async () => {
    const proposal = await ask({ office: institution.offices.outside })
    assert.equal((await approve(proposal, institution.root)).status, 403)
    const auditor = institution.callers.get('auditor') ?? assert.fail()
    const { answer } = await succeed(approve(proposal))
    await settled(answer?.bundle ?? '')
    assert.equal((await download(answer?.bundle ?? '', auditor)).statusCode, 404)
    const asked = { what: { incident: institution.incidents.outside }, language: 'es', why: 'x' }
    assert.equal((await auditor.post('/api/evidence', asked)).status, 404)
    const empty = { what: { from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' }, language: 'es', why: 'x' }
    assert.equal((await institution.root.post('/api/evidence', empty)).status, 400)
  })

  test('is not made when what belongs to it changed after it was proposed', async () => {
    const incident = institution.incidents.outside
    const proposal = await ask({ incident })
    await succeed(institution.root.post(`/api/incidents/${incident}/alerts`, { remove: [institution.alerts.outside] }))
    const { status, body } = await approve(proposal)
    assert.equal(status, 409, JSON.stringify(body))
    assert.match(JSON.stringify(body), /changed since/)
  })

  test('loses its file when a fact in it is erased, and says so', async () => {
    const bundle = await bundleOf({ office: institution.offices.inside })
    const fact = await institution.fact('inside')
    const erasing = await institution.root.post<Proposed>(`/api/facts/${fact}/erase`, { reason: 'court order' })
    await succeed(approve(erasing.body.proposal))
    assert.match((await settled(bundle.id, 'deleted')).problem ?? '', /erased/)
    assert.equal((await download(bundle.id)).statusCode, 409)
    const anew = await bundleOf({ office: institution.offices.inside })
    const { facts } = await verifyEvidence(readEvidence((await download(anew.id)).rawPayload))
    assert.equal(facts.filter(({ state }) => state === 'erased').length, 1)
  })

  test('is deleted by two persons, and that it was there stays', async () => {
    const { id } = await bundleOf({ office: institution.offices.inside })
    const asked = await institution.root.post<Proposed>(`/api/evidence/${id}/delete`, { reason: 'handed over' })
    assert.equal(asked.status, 202)
    await succeed(approve(asked.body.proposal))
    assert.equal((await settled(id, 'deleted')).problem, 'handed over')
    assert.equal((await download(id)).statusCode, 409)
  })
})
