import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import {
  centreOf,
  createOffice,
  createSource,
  eventsWith,
  rowsAt,
  SHADOWS_RULE,
  send,
  shadowCopiesDeleted,
} from './testing/telemetry.ts'

describe('who may see and do what', () => {
  let stage: Stage
  let ana: TestBrowser
  let auditor: TestBrowser
  let analyst: TestBrowser
  const tokens = { lima: '', quito: '' }
  const offices = { lima: '', quito: '' }

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    const centre = await centreOf(ana)
    for (const [key, name] of [
      ['lima', 'Lima'],
      ['quito', 'Quito'],
    ] as const) {
      offices[key] = await createOffice(ana, name, centre)
      tokens[key] = await createSource(ana, offices[key], `Equipos de ${name}`)
      await send(stage, tokens[key], [shadowCopiesDeleted(`${key}-01`)])
    }
    auditor = await stage.join(ana, { name: 'Eva Salas', role: 'auditor', office: centre })
    analyst = await stage.join(ana, { name: 'Persona de guardia', role: 'analyst', office: offices.lima })
    await rowsAt(ana, '/api/alerts', 2)
    await rowsAt(ana, '/api/incidents', 2)
    await eventsWith(ana, 'shadows', 2)
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('an auditor reads everything, is offered no act, and is refused when asking for one', async () => {
    const [alert] = await rowsAt(auditor, '/api/alerts', 2)
    const [incident] = await rowsAt(auditor, '/api/incidents', 2)
    const page = await stage.page(auditor)
    for (const path of [
      '/',
      '/alerts',
      `/alerts/${alert?.id}`,
      '/incidents',
      `/incidents/${incident?.id}`,
      '/incidents?layout=board',
      '/rules',
      `/rules/${SHADOWS_RULE}`,
      '/sources',
      '/offices',
      '/audit',
    ]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      const acts = page.getByRole('main').getByRole('button', {
        name: /^(Cerrar|Asignar|Tomar|Reabrir|Marcar|Comentar$|Subir|Apagar|Agregar|Invitar|Cambiar título)/,
      })
      assert.deepEqual(await acts.allTextContents(), [], path)
      assert.equal(
        await page
          .getByRole('main')
          .getByRole('checkbox', { name: /^Seleccionar/ })
          .count(),
        0,
        path,
      )
    }
    await page
      .getByRole('row', { name: /Persona administradora/ })
      .first()
      .waitFor()

    const close = { ids: [alert?.id], act: { kind: 'close', reason: 'benign' } }
    for (const asked of [
      auditor.post('/api/alerts/act', close),
      auditor.post(`/api/incidents/${incident?.id}/comments`, { text: 'no' }),
      auditor.send('PATCH', `/api/incidents/${incident?.id}`, { state: 'closed' }),
      auditor.post('/api/rules', { yaml: 'title: no' }),
      auditor.post('/api/sources', { office: offices.lima, name: 'no', kind: 'http' }),
      auditor.get('/api/people'),
    ]) {
      assert.equal((await asked).status, 403)
    }
  })

  test('an analyst of one office sees that office alone, everywhere', async () => {
    const page = await stage.page(analyst)
    for (const [path, row] of [
      ['/', /Lima/],
      ['/alerts', /lima-01/],
      ['/incidents', /Lima/],
      ['/sources', /Equipos de Lima/],
      ['/offices', /Lima/],
      ['/hunting?q=shadows', /lima-01/],
    ] as const) {
      await page.goto(path)
      await page.getByRole('row', { name: row }).first().waitFor()
      assert.equal(await page.getByText(/quito/i).count(), 0, path)
    }
    await page.getByRole('button', { name: 'Oficina: Todas' }).click()
    await page.getByRole('button', { name: /^Lima/ }).waitFor()
    assert.equal(await page.getByRole('button', { name: /Quito/ }).count(), 0)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Buscar en todo' }).fill('quito')
    await page.getByRole('option', { name: /Buscar «quito»/ }).waitFor()
    assert.equal(await page.getByRole('option').count(), 1, 'only the offer to hunt for the word')
  })

  test('what is elsewhere is not there for that analyst, by its address either', async () => {
    const [elsewhere] = await rowsAt(ana, `/api/alerts?office=${offices.quito}`)
    const page = await stage.page(analyst)
    stage.faults.mean({ status: 404, path: '/api/alerts/' })
    await page.goto(`/alerts/${elsewhere?.id}`)
    await page.getByText('no está en una oficina que usted pueda ver').waitFor()
    const act = { kind: 'close', reason: 'benign' }
    await analyst.post('/api/alerts/act', { ids: [elsewhere?.id], act })
    await rowsAt(ana, `/api/alerts?state=open&office=${offices.quito}`)
  })

  test('news of other offices reaches nobody outside them', async () => {
    const page = await stage.page(analyst)
    await stage.listening(page, '/alerts')
    await send(stage, tokens.quito, [shadowCopiesDeleted('quito-02')])
    await rowsAt(ana, `/api/alerts?office=${offices.quito}`, 2)
    await send(stage, tokens.lima, [shadowCopiesDeleted('lima-02')])
    await page.getByRole('button', { name: '1 nueva. Mostrar' }).click()
    await page.getByRole('row', { name: /lima-02/ }).waitFor()
    assert.equal(await page.getByRole('button', { name: /nuevas?\. Mostrar/ }).count(), 0)
  })
})
