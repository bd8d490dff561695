import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, createSource, processStarted, rowsAt, send, shadowCopiesDeleted } from './testing/telemetry.ts'

describe('what a list fits, as a file', () => {
  let stage: Stage
  let ana: TestBrowser

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    const token = await createSource(ana, await centreOf(ana), 'Equipos')
    await send(stage, token, ['pc-1', 'pc-2', 'pc-3'].map(shadowCopiesDeleted))
    await send(stage, token, [processStarted('pc-4', 'notepad.exe')])
    await rowsAt(ana, '/api/incidents', 3)
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('holds the filtered incidents, under a name that says of when it is', async () => {
    const page = await stage.page(ana)
    await page.goto('/incidents?q=pc-2')
    const { name, text } = await taken(page, 'CSV')
    assert.match(name, /^incidents-\d{4}-\d\d-\d\dT\d{4}Z\.csv$/)
    const [titles = '', ...lines] = text.trimEnd().split('\r\n')
    assert.match(titles, /^\ufeffNúmero,Título/)
    assert.deepEqual(
      lines.map((line) => /pc-\d/i.exec(line)?.[0].toLowerCase()),
      ['pc-2'],
    )
    await page.getByText(`Se guardó ${name}.`).waitFor()
  })

  test('holds the events of a hunt', async () => {
    const page = await stage.page(ana)
    await page.goto('/hunting?q=notepad.exe')
    const { text } = await taken(page, 'JSONL')
    const lines = text.trimEnd().split('\n')
    assert.equal(lines.length, 1)
    assert.match(lines[0] ?? '', /notepad\.exe/)
  })

  test('is called off, and what did not come is said, with no file kept', async () => {
    const page = await stage.page(ana)
    await page.goto('/alerts')
    let downloads = 0
    page.on('download', () => downloads++)
    const gate = Promise.withResolvers<void>()
    await page.route('**/api/alerts/export*', async (route) => {
      await gate.promise
      await route.abort('aborted')
    })
    await choose(page, 'CSV')
    await page.getByRole('button', { name: 'Cancelar la exportación' }).click()
    await page.getByRole('button', { name: 'Cancelar la exportación' }).waitFor({ state: 'detached' })
    assert.equal(await page.locator('.toast').count(), 0)
    gate.resolve()
    await choose(page, 'CSV')
    await page.locator('.toast').getByText('El servidor no responde.').waitFor()
    assert.equal(downloads, 0)
  })
})

async function choose(page: Page, format: string): Promise<void> {
  await page.getByRole('button', { name: 'Exportar', exact: true }).click()
  await page.getByRole('dialog', { name: 'Exportar' }).getByRole('button', { name: format, exact: true }).click()
}

async function taken(page: Page, format: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), choose(page, format)])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}
