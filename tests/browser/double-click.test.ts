import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { succeed, TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, createOffice, type Row, rowsAt, SHADOWS_RULE } from './testing/telemetry.ts'

describe('a double click', () => {
  let stage: Stage
  let ana: TestBrowser
  let centre: string

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    centre = await centreOf(ana)
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('suspends a person, and does not let them in again', async () => {
    await stage.join(ana, { name: 'Analista de turno', role: 'analyst', office: centre })
    const page = await stage.page(ana)
    await page.goto('/people')
    await page.getByRole('row', { name: 'Analista de turno' }).click()
    const writes = counted(page)
    await page.getByRole('button', { name: 'Suspender acceso' }).dblclick()
    await page.getByRole('button', { name: 'Restablecer acceso' }).waitFor()
    assert.equal(writes(), 1)
    const { rows } = await succeed(ana.get<{ rows: { disabled: boolean }[] }>('/api/people?q=Analista'))
    assert.equal(rows[0]?.disabled, true)
  })

  test('ends one session, and not the one that takes its place', async () => {
    const { codes } = await succeed(ana.post<{ codes: string[] }>('/api/account/recovery-codes'))
    const proof = { email: 'ana@example.mx', password: stage.password }
    for (const recoveryCode of codes.slice(0, 2)) {
      await succeed(new TestBrowser(stage.hub.app).post('/api/session/recovery-code', { ...proof, recoveryCode }))
    }
    const page = await stage.page(ana)
    await page.goto('/account')
    const others = page
      .locator('section', { has: page.getByRole('heading', { name: 'Dónde está abierta su cuenta' }) })
      .getByRole('listitem')
      .getByRole('button')
    await others.nth(1).waitFor()
    await others.first().dblclick()
    await page.getByText('Sesión cerrada.').waitFor()
    await others.nth(1).waitFor({ state: 'detached' })
    assert.equal((await rowsAt(ana, '/api/account/sessions')).length, 2)
  })

  test('saves one search and removes one', async () => {
    const page = await stage.page(ana)
    await page.goto('/hunting?q=vssadmin')
    await page.getByRole('button', { name: 'Guardadas' }).click()
    const menu = page.getByRole('dialog', { name: 'Guardadas' })
    for (const name of ['Copias borradas', 'Segunda']) {
      await menu.getByRole('textbox').fill(name)
      await menu.getByRole('button', { name: 'Guardar' }).dblclick()
      await menu.getByRole('button', { name: `Eliminar la búsqueda ${name}` }).waitFor()
    }
    assert.equal((await rowsAt(ana, '/api/hunt/saved')).length, 2)
    await menu.getByRole('button', { name: 'Eliminar la búsqueda Copias borradas' }).dblclick()
    await page.getByText('Se eliminó la búsqueda.').waitFor()
    assert.equal((await rowsAt(ana, '/api/hunt/saved')).length, 1)
  })

  test('takes one switch from a rule', async () => {
    const offices = [await createOffice(ana, 'Lima', centre), await createOffice(ana, 'Quito', centre)]
    const path = `/api/rules/${SHADOWS_RULE}`
    for (const office of offices)
      await succeed(ana.send<Row>('PUT', `${path}/switch`, { office, enabled: false, why: 'Ruido' }))
    const page = await stage.page(ana)
    await page.goto(`/rules/${SHADOWS_RULE}`)
    await page.getByRole('button', { name: 'Quitar', exact: true }).first().dblclick()
    await page.getByRole('button', { name: 'Quitar', exact: true }).nth(1).waitFor({ state: 'detached' })
    const { switches } = await succeed(ana.get<{ switches: Row[] }>(path))
    assert.equal(switches.length, 1)
  })
})

/** Counts what the page writes. */
function counted(page: Page): () => number {
  let writes = 0
  page.on('request', (request) => {
    if (request.method() !== 'GET') writes += 1
  })
  return () => writes
}
