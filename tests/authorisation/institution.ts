import { randomUUID } from 'node:crypto'
import { invited } from '../../apps/hub/src/platform/identity/testing/invited.ts'
import {
  enrolByPassword,
  succeed,
  TestBrowser,
  tokenIn,
} from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { eventually } from '../../apps/hub/src/testing/eventually.ts'
import type { StartedHub } from '../../apps/hub/src/testing/start-hub.ts'
import { ROLES, type Role } from '../../packages/contracts/src/people.ts'

export type Place = 'inside' | 'outside'
/** In the name of all that is outside: no answer to a caller from inside may hold it. */
export const MARK = 'xyzzy-outside-plugh'
const ORIGIN = 'http://localhost:8400'
const PASSWORD = 'una frase larga y propia'

type Id = { id: string }
type Proposal = { id: string; hash: string }

/** Two offices side by side with the same things in each, and callers who hold their roles at the first alone. */
export class Institution {
  readonly hub: StartedHub
  readonly root: TestBrowser
  /** Another administrator of the whole, who approves what the first proposes, and the other way round. */
  readonly second: TestBrowser
  readonly callers = new Map<Role | 'nobody', TestBrowser>()
  readonly offices: Record<Place, string> = { inside: '', outside: '' }
  readonly alerts: Record<Place, string> = { inside: '', outside: '' }
  readonly incidents: Record<Place, string> = { inside: '', outside: '' }
  readonly events: Record<Place, string> = { inside: '', outside: '' }
  top = ''
  #uploaded: Promise<string> | undefined
  readonly #bundles = new Map<Place, Promise<string>>()
  #removable: string = randomUUID()

  private constructor(hub: StartedHub) {
    this.hub = hub
    this.root = new TestBrowser(hub.app)
    this.second = new TestBrowser(hub.app)
  }

  static async open(hub: StartedHub): Promise<Institution> {
    const institution = new Institution(hub)
    await institution.#fill()
    return institution
  }

  async #fill(): Promise<void> {
    const link = (await this.hub.createFirstLink()) ?? ''
    await enrol(this.root, { link, name: 'root' })
    this.top = (await this.#rows<Id>('/api/offices'))[0]?.id ?? ''
    const asked = { name: 'second', email: 'second@example.mx', role: 'admin', office: this.top }
    const { link: join } = await invited(await this.root.post('/api/people', asked), [])
    await enrol(this.second, { link: join, name: 'second' })
    for (const place of ['inside', 'outside'] as const) {
      this.offices[place] = (await succeed(this.root.post<Id>('/api/offices', newOffice(place, this.top)))).id
      await this.#attack(place)
    }
    for (const role of ROLES) this.callers.set(role, await this.#join(role, role))
    this.callers.set('nobody', await this.#join('nobody', 'analyst'))
    const [nobody] = await this.#rows<Id>('/api/people?q=nobody')
    const held = { role: 'analyst', office: this.offices.inside }
    await succeed(this.root.send('DELETE', `/api/people/${nobody?.id}/roles`, held))
  }

  /** An event of an attack, the alert that it raises, and the incident that this becomes. */
  async #attack(place: Place): Promise<void> {
    const { token } = await this.source(place)
    const response = await fetch(`${this.hub.address}/ingest/ndjson`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify(attack(nameOf(place)))}\n`,
    })
    if (!response.ok) throw new Error(`ingest answered ${response.status}: ${await response.text()}`)
    const office = `office=${this.offices[place]}`
    const alert = await eventually(
      'the alert',
      async () => (await this.#rows<Id & { incident: Id | null }>(`/api/alerts?${office}`))[0],
    )
    this.alerts[place] = alert.id
    const incident = await eventually('the incident', async () => (await this.#rows<Id>(`/api/incidents?${office}`))[0])
    this.incidents[place] = incident.id
    const detail = await succeed(this.root.get<{ events: Id[] }>(`/api/alerts/${alert.id}`))
    this.events[place] = detail.events[0]?.id ?? ''
  }

  async #rows<T>(url: string): Promise<T[]> {
    return (await succeed(this.root.get<{ rows: T[] }>(url))).rows
  }

  async #join(name: string, role: Role): Promise<TestBrowser> {
    const browser = new TestBrowser(this.hub.app)
    const { link } = await this.#invite(name, role, 'inside')
    await enrol(browser, { link, name })
    return browser
  }

  async #invite(name: string, role: Role, place: Place): Promise<{ id: string; link: string }> {
    const asked = { name, email: `${name}@example.mx`, role, office: this.offices[place] }
    return invited(await this.root.post('/api/people', asked), [this.second])
  }

  /** What the second administrator proposes about somebody there. */
  async proposal(place: Place): Promise<Proposal> {
    const role = { role: 'lead', office: this.offices[place] }
    const url = `/api/people/${await this.person(place)}/roles`
    return (await this.second.post<{ proposal: Proposal }>(url, role)).body.proposal
  }

  async person(place: Place): Promise<string> {
    return (await this.personWithAddress(place)).id
  }

  async personWithAddress(place: Place): Promise<{ id: string; email: string }> {
    const name = `${nameOf(place)}-${randomUUID().slice(0, 8)}`
    const { id } = await this.#invite(name, 'auditor', place)
    return { id, email: `${name}@example.mx` }
  }

  /** The first fact of the office there: the log has held it for long. */
  async fact(place: Place): Promise<string> {
    return (await this.#rows<Id>(`/api/facts?office=${this.offices[place]}&sort=at`))[0]?.id ?? ''
  }

  /** A bundle of evidence that two administrators asked for, with its file; always the same. */
  bundle(place: Place): Promise<string> {
    const bundle = this.#bundles.get(place) ?? this.#makeBundle(place)
    this.#bundles.set(place, bundle)
    return bundle
  }

  async #makeBundle(place: Place): Promise<string> {
    const what = { office: this.offices[place] }
    const asked = { what, language: 'es', why: `court order ${randomUUID()}` }
    const { proposal } = (await this.root.post<{ proposal: Proposal }>('/api/evidence', asked)).body
    const approved = this.second.post<{ answer: { bundle: string } }>(`/api/proposals/${proposal.id}/approve`, {
      hash: proposal.hash,
    })
    const { bundle } = (await succeed(approved)).answer
    const isReady = async () =>
      (await succeed(this.root.get<{ state: string }>(`/api/evidence/${bundle}`))).state === 'ready'
    await eventually('the bundle', isReady)
    return bundle
  }

  async source(place: Place): Promise<{ id: string; token: string }> {
    const asked = { office: this.offices[place], name: `${nameOf(place)} source`, kind: 'http' }
    const { source, token } = await succeed(this.root.post<{ source: Id; token: string }>('/api/sources', asked))
    return { id: source.id, token }
  }

  /** A service account with a token of its own. */
  async serviceAccount(place: Place): Promise<{ id: string; token: string }> {
    const asked = { name: `${nameOf(place)} program`, purpose: 'Asks', office: this.offices[place], roles: [] }
    const { id } = await succeed(this.root.post<Id>('/api/service-accounts', asked))
    const token = { name: nameOf(place), scopes: ['read'] }
    const made = await succeed(this.root.post<{ token: Id }>(`/api/service-accounts/${id}/tokens`, token))
    return { id, token: made.token.id }
  }

  /** A rule that somebody uploaded; always the same. */
  uploadedRule(): Promise<string> {
    this.#uploaded ??= this.#upload(randomUUID())
    return this.#uploaded
  }

  /** A rule to be removed: the same until somebody did. */
  async removableRule(): Promise<string> {
    const { status } = await this.root.get(`/api/rules/${this.#removable}`)
    if (status !== 200) this.#removable = await this.#upload(randomUUID())
    return this.#removable
  }

  async #upload(id: string): Promise<string> {
    await succeed(this.root.post('/api/rules', { yaml: ruleText(id) }))
    return id
  }

  /** Somebody in the middle of enrolling. */
  async enrolling(): Promise<TestBrowser> {
    const browser = new TestBrowser(this.hub.app)
    const { link } = await this.#invite(`new-${randomUUID().slice(0, 8)}`, 'admin', 'inside')
    await succeed(browser.post('/api/session/link', { token: tokenIn(new URL(link, ORIGIN).href) }))
    return browser
  }
}

export function nameOf(place: Place): string {
  return place === 'inside' ? 'inside' : MARK
}

export function ruleText(id: string): string {
  return `title: A rule\nid: ${id}\nlogsource:\n  category: process_creation\ndetection:\n  a:\n    Image: '\\${id}.exe'\n  condition: a\nlevel: low\n`
}

export function newOffice(place: Place, parent: string, code: string = nameOf(place)) {
  const where = { city: nameOf(place), country: 'MX', latitude: null, longitude: null, timeZone: 'UTC' }
  return { parent, name: nameOf(place), code, kind: 'embassy', ...where }
}

async function enrol(browser: TestBrowser, { link, name }: { link: string; name: string }): Promise<void> {
  const address = link.startsWith('http') ? link : `${ORIGIN}${link}`
  await enrolByPassword(browser, {
    link: address,
    name,
    email: `${name}@example.mx`,
    password: PASSWORD,
    now: new Date(),
  })
}

function attack(host: string): Record<string, unknown> {
  return {
    '@timestamp': new Date().toISOString(),
    Hostname: `${host}-pc`,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    SourceName: 'Microsoft-Windows-Sysmon',
    EventID: 1,
    Image: 'C:\\Windows\\System32\\vssadmin.exe',
    OriginalFileName: 'VSSADMIN.EXE',
    CommandLine: 'vssadmin.exe delete shadows /all /quiet',
    User: `${host}\\user`,
    ParentImage: 'C:\\Windows\\explorer.exe',
  }
}
