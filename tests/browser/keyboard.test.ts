import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, createSource, rowsAt, send, shadowCopiesDeleted } from './testing/telemetry.ts'

describe('by keyboard alone', () => {
  let stage: Stage
  let ana: TestBrowser

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    const token = await createSource(ana, await centreOf(ana), 'Equipos')
    await send(stage, token, ['pc-1', 'pc-2', 'pc-3'].map(shadowCopiesDeleted))
    await rowsAt(ana, '/api/alerts', 3)
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('j, k and x choose rows, Enter opens, Escape goes back, c closes what is chosen', async () => {
    const page = await openAlerts(stage, ana)
    const rows = page.getByRole('grid').locator('tbody').getByRole('row')
    await page.keyboard.press('j')
    await focused(page, rows.nth(0))
    await page.keyboard.press('j')
    await focused(page, rows.nth(1))
    await page.keyboard.press('k')
    await focused(page, rows.nth(0))
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary')
    await panel.getByRole('region', { name: 'Por qué' }).waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })

    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('1 seleccionada').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('2 seleccionadas').waitFor()
    await page.keyboard.press('c')
    await page.getByRole('dialog', { name: 'Cerrar 2 alertas' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Se cerraron 2 alertas.').waitFor()
    await rowsAt(ana, '/api/alerts?state=closed', 2)
  })

  test('/ goes to the filter, ? tells the keys, Ctrl-K goes anywhere', async () => {
    const page = await openAlerts(stage, ana)
    await page.keyboard.press('/')
    await page.keyboard.type('pc-2')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Quitar filtro: Texto pc-2' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('q'), 'pc-2')
    await page.keyboard.press('Escape')

    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Atajos de teclado' })
    for (const what of ['Buscar en todo', 'Fila siguiente', 'Cerrar alertas', 'Asignar']) {
      await help.getByText(what, { exact: true }).waitFor()
    }
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'hidden' })

    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Buscar en todo' }).fill('copias de respaldo')
    await page
      .getByRole('option', { name: /^Alerta/ })
      .first()
      .waitFor()
    await page.getByRole('combobox', { name: 'Buscar en todo' }).fill('incid')
    await page.getByRole('option', { name: 'Incidentes', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Incidentes', level: 1 }).waitFor()
  })

  test('Tab reaches the content past the rail, and what has focus shows it', async () => {
    const page = await openAlerts(stage, ana)
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Saltar al contenido' })
    await focused(page, skip)
    await page.keyboard.press('Tab')
    await focused(page, page.getByRole('link', { name: 'Atalaya: ir al panorama' }))
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    assert.notEqual(outline, 'none')
  })
})

async function openAlerts(stage: Stage, person: TestBrowser): Promise<Page> {
  const page = await stage.page(person)
  await page.goto('/alerts')
  await page.getByRole('grid', { name: 'Alertas' }).locator('tbody').getByRole('row').nth(2).waitFor()
  return page
}

/** Waits until this element has the focus. */
function focused(page: Page, element: ReturnType<Page['locator']>): Promise<void> {
  return element.and(page.locator(':focus')).waitFor()
}
