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

  test('from the list to the incident, its comment and owner, and to a verdict and back, without a mouse', async () => {
    const page = await openAlerts(stage, ana)
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const toast = (text: string) => page.locator('.toast').getByText(text).waitFor()
    const rows = page.getByRole('grid').locator('tbody').getByRole('row')
    await press('j', 'Enter')
    const panel = page.getByRole('complementary')
    await panel.getByRole('region', { name: 'Por qué' }).waitFor()
    await press('Tab')
    await focused(page, panel.getByRole('link', { name: 'Abrir página' }))
    await press('Escape')
    await focused(page, rows.nth(0))

    await press('Enter')
    await panel.waitFor()
    await press('o')
    await panel.waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Contexto' }).waitFor()
    await press('i')
    await page.getByRole('region', { name: 'Línea de tiempo' }).waitFor()
    await press('m')
    await page.keyboard.type('Se llamó a la oficina')
    await press('Control+Enter')
    await page.getByRole('region', { name: 'Línea de tiempo' }).getByText('Se llamó a la oficina').waitFor()
    await press('Escape', 'a')
    await focused(page, page.getByRole('button', { name: 'Yo', exact: true }))
    await press('Enter')
    await toast('Guardado.')
    await focused(page, page.getByRole('button', { name: 'Asignar' }))
    await press('Escape')
    await page.getByRole('heading', { name: 'Incidentes', level: 1 }).waitFor()

    const again = await openAlerts(stage, ana, page)
    await again.keyboard.press('j')
    await focused(again, rows.nth(0))
    await press('c', 'ArrowDown', 'Enter')
    await toast('Se cerró la alerta.')
    await focused(page, rows.nth(0))
    await rows.nth(0).getByText('Cerrada').waitFor()
    await press('z')
    await rows.nth(0).getByText('Abierta').waitFor()
    await focused(page, rows.nth(0))
  })

  test('alerts are added to an incident that is there, and taken back, without a mouse', async () => {
    const page = await openAlerts(stage, ana)
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    await press('j', 'x', 'j', 'x', 'i')
    const dialog = page.getByRole('dialog', { name: 'Abrir un incidente con 2 alertas' })
    await focused(page, dialog.getByLabel('Un incidente nuevo'))
    await press('ArrowDown')
    const adding = page.getByRole('dialog', { name: 'Agregar 2 alertas a un incidente' })
    await press('Tab', 'Enter')
    await focused(page, page.getByRole('searchbox', { name: 'Buscar incidente' }))
    await page.keyboard.type('pc')
    await page
      .getByRole('dialog', { name: /^Incidente/ })
      .getByRole('button')
      .first()
      .waitFor()
    await press('ArrowDown', 'Enter')
    await adding.getByRole('button', { name: /^Incidente: #/ }).waitFor()
    await press('Tab', 'Tab')
    await focused(page, adding.getByRole('button', { name: 'Agregar al incidente' }))
    await press('Enter')
    await page.locator('.toast').getByText('Se agregó al incidente.').waitFor()
    const alerts = page.getByRole('region', { name: 'Alertas del incidente' })
    await alerts.getByRole('row').nth(2).waitFor()
    await press('z')
    await alerts.getByRole('row').nth(2).waitFor({ state: 'detached' })
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

async function openAlerts(stage: Stage, person: TestBrowser, at?: Page): Promise<Page> {
  const page = at ?? (await stage.page(person))
  await page.goto('/alerts')
  await page.getByRole('grid', { name: 'Alertas' }).locator('tbody').getByRole('row').nth(2).waitFor()
  return page
}

/** Waits until this element has the focus. */
function focused(page: Page, element: ReturnType<Page['locator']>): Promise<void> {
  return element.and(page.locator(':focus')).waitFor()
}
