import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, createSource, eventsWith, processStarted, send } from './testing/telemetry.ts'

describe('hunting', () => {
  let stage: Stage
  let ana: TestBrowser

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    const events = Array.from({ length: 30 }, (_, index) =>
      processStarted(`pc-${index % 3}`, `notepad.exe informe-${index}.txt`),
    )
    const token = await createSource(ana, await centreOf(ana), 'Equipos')
    await send(stage, token, [...events, processStarted('pc-9', 'certutil.exe -urlcache aguila.bin')])
    await eventsWith(ana, 'aguila')
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('a word finds its event; a completed field and its groups narrow the rest', async () => {
    const page = await stage.page(ana)
    await page.goto('/hunting')
    const query = page.getByRole('combobox', { name: 'Consulta' })
    const results = page.getByRole('grid', { name: 'Eventos encontrados' })
    await query.fill('aguila')
    await query.press('Enter')
    await results.getByRole('row', { name: /aguila/ }).waitFor()
    await page.getByText('1 evento', { exact: true }).waitFor()
    assert.equal(await results.getByRole('row').count(), 2, 'its heading and the one event')

    await page.getByRole('button', { name: 'Quitar filtro: Texto aguila' }).click()
    await query.pressSequentially('host.na')
    await page.getByRole('option', { name: /^host\.name/ }).click()
    assert.equal(await query.inputValue(), 'host.name:')
    await query.pressSequentially('pc-1')
    await query.press('Enter')
    await page.getByText('10 eventos', { exact: true }).waitFor()
    await page.getByRole('img', { name: /^10 eventos del / }).waitFor()

    await page.getByRole('button', { name: 'Quitar filtro: host.name = pc-1' }).click()
    await page.getByRole('button', { name: 'Agrupar' }).click()
    await page.getByRole('searchbox', { name: 'Buscar campo' }).fill('host.name')
    await page.getByRole('button', { name: 'host.name', exact: true }).click()
    const groups = page.getByRole('region', { name: 'Por host.name' })
    await groups.getByRole('row', { name: /pc-2\s*10/ }).waitFor()
    await groups.getByRole('button', { name: 'pc-2' }).click()
    await page.getByText('10 eventos', { exact: true }).waitFor()
  })

  test('an event opens beside the list and leads on from any of its values', async () => {
    const page = await stage.page(ana)
    await page.goto('/hunting?q=aguila')
    await page.getByRole('row', { name: /aguila/ }).click()
    const panel = page.getByRole('complementary', { name: 'Evento' })
    await panel.getByRole('tab', { name: 'Original' }).click()
    await panel.getByText('"CommandLine":"certutil.exe -urlcache aguila.bin"').waitFor()
    await panel.getByRole('tab', { name: 'Campos comunes' }).click()
    await panel.getByRole('button', { name: 'Acciones con host.name' }).click()
    await page.getByRole('button', { name: 'Sin este valor' }).click()
    await page.getByText('Ningún evento coincide').waitFor()
    await page.getByRole('button', { name: 'Quitar filtro: Texto aguila' }).click()
    await page.getByText('30 eventos', { exact: true }).waitFor()
  })

  test('a search is saved, found again, and its address shows a colleague the same', async () => {
    const page = await stage.page(ana)
    await page.goto('/hunting?q=notepad&last=1h')
    await page.getByRole('button', { name: 'Guardadas' }).click()
    await page.getByLabel('Nombre de la búsqueda').fill('Blocs de notas')
    await page.getByRole('button', { name: 'Guardar', exact: true }).click()
    await page.getByText('Se guardó la búsqueda.').waitFor()

    const other = await stage.page(ana)
    await other.goto('/hunting')
    await other.getByRole('button', { name: 'Guardadas' }).click()
    await other.getByRole('link', { name: 'Blocs de notas' }).click()
    await other.getByText('30 eventos', { exact: true }).waitFor()
    await other.getByRole('row', { name: /informe-7/ }).click()
    await other.getByRole('complementary', { name: 'Evento' }).waitFor()

    const pasted = await stage.page(ana)
    await pasted.goto(other.url())
    await pasted.getByText('30 eventos', { exact: true }).waitFor()
    await pasted.getByRole('button', { name: 'Quitar filtro: Texto notepad' }).waitFor()
    await pasted.getByRole('complementary', { name: 'Evento' }).getByText('informe-7').first().waitFor()
  })
})
