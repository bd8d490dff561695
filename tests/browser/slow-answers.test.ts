import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { succeed, type TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import {
  centreOf,
  createSource,
  type Row,
  rowsAt,
  SHADOWS_RULE,
  send,
  shadowCopiesDeleted,
} from './testing/telemetry.ts'

describe('slow, lost and late answers', () => {
  let stage: Stage
  let ana: TestBrowser
  let other: TestBrowser
  let centre: string

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    centre = await centreOf(ana)
    other = await stage.join(ana, { name: 'Segunda persona', role: 'admin', office: centre })
    const token = await createSource(ana, centre, 'Servidores')
    await send(stage, token, ['archivo-01', 'archivo-02', 'archivo-03'].map(shadowCopiesDeleted))
    await rowsAt(ana, '/api/alerts', 3)
    await rowsAt(ana, '/api/incidents', 3)
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('what is sent twice while the first is under way is done once', async () => {
    const page = await stage.page(ana)
    const [incident] = await rowsAt(ana, '/api/incidents')
    await page.goto(`/incidents/${incident?.id}`)
    const comments = await heldBack(page, '**/comments')
    await page.getByLabel('Escribir un comentario').fill('Se avisó a la oficina')
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Control+Enter')
    comments.go()
    await page.getByRole('region', { name: 'Línea de tiempo' }).getByText('Se avisó a la oficina').waitFor()
    assert.equal(comments.asked(), 1)

    const changes = await heldBack(page, `**/api/incidents/${incident?.id}`)
    await page.getByRole('button', { name: 'Cerrar', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Cerrar el incidente' })
    const close = dialog.getByRole('button', { name: 'Cerrar', exact: true }).last()
    await close.click()
    await page.locator('dialog[open] button:disabled').waitFor()
    await close.click({ force: true })
    changes.go()
    await page.getByText('Se cerró el incidente.').waitFor()
    assert.equal(changes.asked(), 1)
  })

  test('an alert that could not be closed says so where it is read, keeps the words, and then closes', async () => {
    const page = await stage.page(ana)
    await page.goto('/alerts?state=open,acknowledged')
    await page.locator('tbody tr').first().focus()
    await page.keyboard.press('c')
    const dialog = page.locator('dialog[open]')
    await dialog.getByRole('textbox').fill('Revisado con la oficina')
    await page.route('**/api/alerts/act', (route) => route.abort('aborted'))
    const close = dialog.locator('button[type=submit]')
    await close.click()
    await dialog.getByRole('alert').getByText('El servidor no responde.').waitFor()
    assert.equal(await dialog.getByRole('textbox').inputValue(), 'Revisado con la oficina')
    await page.unroute('**/api/alerts/act')
    const act = await heldBack(page, '**/api/alerts/act')
    await close.dblclick()
    assert.equal(await dialog.count(), 1, 'the second click does not land beside the dialog')
    act.go()
    await page.getByText('Se cerró la alerta.').waitFor()
    assert.equal(act.asked(), 1)
    await page.locator('tbody tr:focus').waitFor()
  })

  test('who approves what was taken back meanwhile is told, in the list and on its page', async () => {
    for (const where of ['/approvals?proposal=', '/approvals/']) {
      const asked = { office: centre, enabled: false, why: 'Ruido en el respaldo' }
      assert.equal((await ana.send('PUT', `/api/rules/${SHADOWS_RULE}/switch`, asked)).status, 202)
      const [mine] = await rowsAt<Row>(other, '/api/proposals?view=waiting')
      const page = await stage.page(other)
      stage.faults.mean({ status: 409, path: `/api/proposals/${mine?.id}` })
      await page.goto(`${where}${mine?.id}`)
      await page.getByRole('button', { name: 'Aprobar' }).click()
      const approve = page.getByRole('dialog', { name: 'Aprobar y hacer' }).getByRole('button', { name: 'Aprobar' })
      await approve.waitFor()
      await succeed(ana.post(`/api/proposals/${mine?.id}/withdraw`))
      await approve.click()
      await page.locator('.toast').getByText('Quien lo propuso lo retiró.').waitFor()
      await stage.settle()
    }
  })

  test('who approves a moment after somebody else is told who did it', async () => {
    const asked = { office: centre, enabled: false, why: 'Ruido en la noche' }
    const third = await stage.join(ana, { name: 'Tercera persona', role: 'lead', office: centre })
    assert.equal((await ana.send('PUT', `/api/rules/${SHADOWS_RULE}/switch`, asked)).status, 202)
    const [mine] = await rowsAt<Row & { hash: string }>(other, '/api/proposals?view=waiting')
    const page = await stage.page(other)
    await page.goto(`/approvals/${mine?.id}`)
    await page.getByRole('button', { name: 'Aprobar' }).click()
    const approve = page.getByRole('dialog', { name: 'Aprobar y hacer' }).getByRole('button', { name: 'Aprobar' })
    await approve.waitFor()
    await succeed(third.post(`/api/proposals/${mine?.id}/approve`, { hash: mine?.hash }))
    await approve.click()
    await page.locator('.toast').getByText('Tercera persona la aprobó antes que usted.').waitFor()
  })

  test('a line that was down offers the list anew when it is back, and what could not be opened is there', async () => {
    const page = await stage.page(ana)
    await page.route('**/api/live*', (route) => route.abort('aborted'))
    await page.goto('/alerts?state=open')
    await page.route('**/api/alerts/*', (route) => route.abort('aborted'))
    await page.locator('tbody tr').first().click()
    await page.getByRole('complementary').getByText('El servidor no responde.').waitFor()
    await page.unroute('**/api/alerts/*')
    await page.getByText('Sin conexión en vivo').first().waitFor()
    await page.unroute('**/api/live*')
    const update = page.getByRole('button', { name: 'Volvió la conexión. Actualizar' })
    await page.getByRole('complementary').getByRole('button', { name: 'Cerrar', exact: true }).waitFor()
    await update.click()
    await update.waitFor({ state: 'detached' })
  })
})

/** Holds back the page's writes to an address until told to let them go; counts them. */
async function heldBack(page: Page, url: string): Promise<{ go(): void; asked(): number }> {
  const gate = Promise.withResolvers<void>()
  let asked = 0
  await page.route(url, async (route) => {
    if (route.request().method() !== 'GET') {
      asked += 1
      await gate.promise
    }
    await route.continue()
  })
  return { go: () => gate.resolve(), asked: () => asked }
}
