import assert from 'node:assert/strict'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Config } from '../../../apps/hub/src/platform/config/index.ts'
import { invited } from '../../../apps/hub/src/platform/identity/testing/invited.ts'
import { codeAt, enrolByPassword, TestBrowser } from '../../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { type StartedHub, startHub } from '../../../apps/hub/src/testing/start-hub.ts'
import type { Role } from '../../../packages/contracts/src/people.ts'
import { launchChromium } from './chromium.ts'
import { PageFaults } from './page-faults.ts'

/** How long a failure takes to be one: what comes is waited for no longer than it takes. */
const PATIENCE_MS = 120_000
const DESK = {
  viewport: { width: 1440, height: 900 },
  locale: 'es-MX',
  timezoneId: 'America/Mexico_City',
  reducedMotion: 'reduce',
} as const satisfies BrowserContextOptions

export interface Rows<T> {
  readonly rows: readonly T[]
}

/** A whole hub with its console in a real browser, and the people who use it. */
export class Stage implements AsyncDisposable {
  readonly hub: StartedHub
  readonly #browser: Browser
  readonly #contexts = new Set<BrowserContext>()
  readonly #secrets = new Map<TestBrowser, string>()
  readonly faults = new PageFaults()
  /** Everybody's. */
  readonly password = 'una frase larga y propia'
  /** Passkeys belong to a name: the console is opened by it. */
  readonly origin: string

  private constructor(hub: StartedHub, browser: Browser) {
    this.hub = hub
    this.#browser = browser
    this.origin = hub.address.replace('127.0.0.1', 'localhost')
  }

  static async open(config: Partial<Config> = {}): Promise<Stage> {
    const [hub, browser] = await Promise.all([startHub(config), launchChromium()])
    return new Stage(hub, browser)
  }

  async page(person?: TestBrowser, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ ...DESK, baseURL: this.origin, ...options })
    this.#contexts.add(context)
    context.setDefaultTimeout(PATIENCE_MS)
    if (person?.cookie !== undefined) {
      await context.addCookies([{ name: 'atalaya_session', value: person.cookie, url: this.origin }])
    }
    context.on('page', (page) => this.faults.watch(page))
    return context.newPage()
  }

  /** Opens a page and resolves once it hears of what changes: what happens before, it is not told. */
  async listening(page: Page, path: string): Promise<void> {
    await Promise.all([
      page.waitForResponse((answer) => new URL(answer.url()).pathname === '/api/live'),
      page.goto(path),
    ])
    await page.getByText('En vivo').waitFor()
  }

  /** The first administrator, signed in. */
  async administrator(name = 'Persona administradora'): Promise<TestBrowser> {
    const link = await this.hub.createFirstLink()
    assert.ok(link, 'there is no administrator yet')
    return this.#enrol(link, { name, email: 'ana@example.mx' })
  }

  /** Somebody whom the administrator invited, signed in. */
  async join(
    by: TestBrowser,
    { name, role, office }: { name: string; role: Role; office: string },
  ): Promise<TestBrowser> {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.mx`
    const { link } = await invited(await by.post('/api/people', { name, email, role, office }), this.#secrets.keys())
    return this.#enrol(link.startsWith('http') ? link : `${this.origin}${link}`, { name, email })
  }

  async #enrol(link: string, { name, email }: { name: string; email: string }): Promise<TestBrowser> {
    const person = new TestBrowser(this.hub.app)
    const { password } = this
    this.#secrets.set(person, await enrolByPassword(person, { link, name, email, password, now: new Date() }))
    return person
  }

  /** The code that comes after the one with which this person enrolled; it serves once. */
  nextCode(person: TestBrowser): string {
    return codeAt(this.#secrets.get(person) ?? '', new Date(Date.now() + 30_000))
  }

  /** Ends a test: closes its pages, and fails when one of them had a fault. */
  async settle(): Promise<void> {
    const open = [...this.#contexts]
    this.#contexts.clear()
    await Promise.all(open.map((context) => context.close()))
    assert.deepEqual(this.faults.take(), [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    await this.hub[Symbol.asyncDispose]()
  }
}
