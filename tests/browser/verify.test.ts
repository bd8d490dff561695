import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { type LogOfFacts, logOfFacts } from '../../packages/evidence/src/testing/log-of-facts.ts'
import { generateSigner } from '../../packages/tlog/src/index.ts'
import { staticLog } from '../../packages/tlog/src/testing/static-log.ts'
import { violationsOf } from './testing/accessibility.ts'
import { launchChromium } from './testing/chromium.ts'

const PORTAL = fileURLToPath(new URL('../../apps/portal/build', import.meta.url))
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; img-src 'self' data:"

describe('the page where anybody verifies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-portal-'))
  let browser: Browser
  let site: Server
  let address: string
  let log: LogOfFacts
  /** What the site was asked for. */
  let asked: string[] = []
  let keys: string | undefined

  before(async () => {
    log = await logOfFacts({ erased: 3 })
    writeFileSync(join(folder, 'evidence.json'), JSON.stringify(log.bundle))
    const facts = log.bundle.facts.map((fact, at) => (at === 5 ? { ...fact, salt: '0'.repeat(64) } : fact))
    writeFileSync(join(folder, 'altered.json'), JSON.stringify({ ...log.bundle, facts }))
    writeFileSync(join(folder, 'photo.jpg'), '\xff\xd8\xff')
    site = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://site').pathname
      asked.push(`${request.method} ${path}`)
      response.setHeader('content-security-policy', POLICY)
      if (path === '/log/keys' && keys !== undefined) return response.end(JSON.stringify({ policy: keys }))
      const file = join(PORTAL, path.endsWith('/') ? `${path}index.html` : path)
      if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end()
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
      return response.end(readFileSync(file))
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(site.address() as AddressInfo).port}` // it listens on a port
    browser = await launchChromium()
  })
  after(async () => {
    await browser.close()
    site.close()
    rmSync(folder, { recursive: true })
  })

  async function open(path: string): Promise<Page> {
    asked = []
    const page = await browser.newPage()
    page.on('pageerror', (error) => assert.fail(error.message))
    await page.goto(address + path)
    await page.locator('#trust-from', { hasText: /./ }).waitFor()
    return page
  }

  async function verdictOf(page: Page, file: string): Promise<string> {
    await page.setInputFiles('#files', join(folder, file))
    await page.waitForSelector('.result')
    return (await page.textContent('.result h2')) ?? ''
  }

  test('proves a file under the policy that the site publishes, and asks for static files only', async () => {
    keys = log.policy
    const page = await open('/verify/')
    assert.match(await verdictOf(page, 'evidence.json'), /✓\s*AUTÉNTICO/)
    assert.match((await page.textContent('.result')) ?? '', /borrados: 1/)
    assert.deepEqual(await violationsOf(page), [])
    assert.ok(
      asked.every((line) => line.startsWith('GET ')),
      asked.join('\n'),
    )
    assert.deepEqual(await page.context().cookies(), [])
    await page.close()
  })

  test('names the fact that is not what was logged, and says when a file cannot be checked', async () => {
    keys = log.policy
    const page = await open('/en/verify/')
    assert.match(await verdictOf(page, 'altered.json'), /✗\s*NOT AUTHENTIC/)
    assert.match((await page.textContent('.facts li')) ?? '', /entry 5 .* its content is not what was logged/)
    await page.setInputFiles('#files', join(folder, 'photo.jpg'))
    await page.getByText('COULD NOT BE CHECKED').waitFor()
    await page.close()
  })

  test('does not let a file vouch for itself, and checks again once a key is given', async () => {
    keys = undefined
    const page = await open('/en/verify/')
    assert.match(await verdictOf(page, 'evidence.json'), /!\s*CONSISTENT, BUT ONLY UNDER ITS OWN KEYS/)
    await page.fill('#trust', log.logKey)
    await page.locator('#trust').blur()
    await page.waitForSelector('.result[data-verdict="proven"]')
    await page.close()
  })

  test('reads the folder of a whole log', async () => {
    const { signer, verifierKey } = await generateSigner('log.example.com')
    const { files } = await staticLog(
      Array.from({ length: 300 }, (_, at) => Buffer.from(`entry ${at}`)),
      signer,
    )
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, 'log', path)), { recursive: true })
      writeFileSync(join(folder, 'log', path), bytes)
    }
    keys = undefined
    const page = await open('/en/verify/')
    await page.fill('#trust', verifierKey)
    await page.setInputFiles('#folder', join(folder, 'log'))
    await page.waitForSelector('.result')
    assert.match((await page.textContent('.result')) ?? '', /AUTHENTIC.*300 entries/s)
    await page.close()
  })

  test('says without scripts how to check in another way', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${address}/verify/`)
    assert.match((await page.textContent('main')) ?? '', /atalaya verify/)
    await context.close()
  })
})
