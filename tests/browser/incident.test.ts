import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, createSource, rowsAt, send, shadowCopiesDeleted } from './testing/telemetry.ts'

describe('an incident', () => {
  let stage: Stage
  let ana: TestBrowser

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    const centre = await centreOf(ana)
    await stage.join(ana, { name: 'Persona de guardia', role: 'analyst', office: centre })
    await send(stage, await createSource(ana, centre, 'Servidores'), [shadowCopiesDeleted('archivo-01')])
    await rowsAt(ana, '/api/incidents')
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('is opened from the list, commented, assigned, contained and closed; its timeline tells it all', async () => {
    const page = await openIncident(stage, ana)
    const timeline = page.getByRole('region', { name: 'Línea de tiempo' })
    await page.getByLabel('Escribir un comentario').fill('Llamé a la oficina: nadie lo hizo a propósito')
    await page.getByRole('button', { name: 'Comentar', exact: true }).click()
    await timeline.getByText('nadie lo hizo a propósito').waitFor()

    await page.getByRole('button', { name: 'Asignar' }).click()
    await page.getByRole('dialog', { name: 'Asignar' }).getByRole('button', { name: 'Persona de guardia' }).click()
    await timeline.getByText('Incidente asignado').waitFor()
    await page.getByRole('button', { name: 'Marcar contenido' }).click()
    await timeline.getByText('Incidente contenido').waitFor()

    await page.getByRole('button', { name: 'Cerrar', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Cerrar el incidente' })
    await dialog.getByRole('checkbox', { name: 'Cerrar también sus alertas' }).check()
    await dialog.getByRole('button', { name: 'Cerrar', exact: true }).last().click()
    await timeline.getByText('Incidente cerrado').waitFor()
    await timeline.getByRole('link', { name: 'Se borraron las copias' }).waitFor()
    await rowsAt(ana, '/api/alerts?state=closed')
    await timeline.getByRole('button', { name: 'Comentarios' }).click()
    assert.equal(await timeline.getByRole('listitem').count(), 1)
  })

  test('a session that ends while a comment is typed is taken up again, and the comment arrives', async () => {
    const page = await openIncident(stage, ana)
    await page.getByLabel('Escribir un comentario').fill('Esto tardé en escribirlo')
    await page.context().clearCookies()
    stage.faults.mean({ status: 401, path: '/api/' })
    await page.getByRole('button', { name: 'Comentar', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Su sesión terminó' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await dialog.getByLabel('Correo electrónico').inputValue(), 'ana@example.mx')
    await dialog.getByLabel('Contraseña').fill(stage.password)
    await dialog.getByLabel('Código de seis dígitos').fill(stage.nextCode(ana))
    await dialog.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByRole('region', { name: 'Línea de tiempo' }).getByText('Esto tardé en escribirlo').waitFor()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await page.getByLabel('Escribir un comentario').inputValue(), '', 'it was sent once')
  })
})

async function openIncident(stage: Stage, person: TestBrowser): Promise<Page> {
  const page = await stage.page(person)
  await page.goto('/incidents')
  await page.getByRole('grid', { name: 'Incidentes' }).getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name: /^1 · / }).waitFor()
  return page
}
