import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import { rowsAt, send, shadowCopiesDeleted } from './testing/telemetry.ts'

const TITLE = 'Se borraron las copias de respaldo internas de Windows'

describe('an alert arrives', () => {
  let stage: Stage
  let ana: TestBrowser
  let token: string

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('a source made in the console shows its token once, with what to paste', async () => {
    const page = await stage.page(ana)
    await page.goto('/sources')
    await page.getByRole('button', { name: 'Agregar fuente' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Agregar fuente' })
    await dialog.getByLabel('Nombre').fill('Recepción')
    await dialog.getByRole('button', { name: 'Crear fuente' }).click()
    const ready = page.getByRole('dialog', { name: 'Llave de Recepción' })
    token = (await ready.getByTestId('source-token').textContent()) ?? ''
    assert.ok(token.length > 20, `a token: ${token}`)
    const config = ready.locator('pre')
    for (const shipper of ['filebeat', 'vector', 'rsyslog', 'curl']) {
      await ready.getByRole('button', { name: shipper }).click()
      await config.getByText(token).waitFor()
    }
    assert.match((await config.textContent()) ?? '', new RegExp(`${stage.origin}/ingest/ndjson`))
    await ready.getByRole('button', { name: 'Listo, ya la copié' }).click()
    await page.getByRole('row', { name: /Recepción.*Aún no envía|Aún no envía.*Recepción/ }).waitFor()
  })

  test('it is announced without a reload, explained, closed with a reason, and opened again', async () => {
    const page = await stage.page(ana)
    await stage.listening(page, '/alerts?state=open')
    await send(stage, token, [shadowCopiesDeleted('recepcion-01')])
    await page.getByRole('button', { name: '1 nueva. Mostrar' }).click()
    await page.getByRole('row', { name: TITLE }).click()

    const panel = page.getByRole('complementary', { name: TITLE })
    await panel.getByRole('link', { name: 'Abrir página' }).click()
    await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
    const why = page.getByRole('region', { name: 'Por qué' })
    await why.getByRole('listitem').filter({ hasText: 'Desconecte esta computadora de la red' }).waitFor()
    assert.ok((await why.locator('mark').allTextContents()).includes('shadows'), 'what matched is marked')
    const event = page.getByRole('region', { name: 'Evento' })
    await event.locator('mark', { hasText: 'shadows' }).first().waitFor()
    await event.getByRole('tab', { name: 'Original' }).click()
    await event.getByText('"Computer":"recepcion-01"').waitFor()

    await page.getByRole('button', { name: 'Cerrar', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Cerrar la alerta' })
    await dialog.getByRole('radio', { name: 'Ataque real' }).check()
    await dialog.getByLabel('Comentario (opcional)').fill('Se aisló el equipo')
    await dialog.getByRole('button', { name: 'Cerrar', exact: true }).last().click()
    await page.getByText('Cerrada: ataque real').waitFor()
    await page.getByRole('region', { name: 'Contexto' }).getByText('Se aisló el equipo').waitFor()
    await page.getByRole('button', { name: 'Deshacer' }).click()
    await page.getByText('Abierta', { exact: true }).waitFor()
    const [alert] = await rowsAt(ana, '/api/alerts?state=open')
    assert.ok(alert, 'it is open on the server too')
  })

  test('what is being read stays where it is until its reader asks for what is new', async () => {
    const page = await stage.page(ana)
    await stage.listening(page, '/alerts')
    const rows = page.getByRole('grid', { name: 'Alertas' }).getByRole('row')
    await rows.getByText(TITLE).first().waitFor()
    const before = await rows.count()
    await send(stage, token, [shadowCopiesDeleted('recepcion-02')])
    await page.getByRole('button', { name: '1 nueva. Mostrar' }).waitFor()
    assert.equal(await rows.count(), before)
    await page.getByRole('button', { name: '1 nueva. Mostrar' }).click()
    await rows.nth(before).waitFor()
  })
})
