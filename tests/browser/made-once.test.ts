import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, createSource, type Row, rowsAt, send, shadowCopiesDeleted } from './testing/telemetry.ts'

type Named = Row & { readonly name: string }

describe('what is asked for again after its answer was lost', () => {
  let stage: Stage
  let ana: TestBrowser

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  const named = async (url: string, name: string) =>
    (await rowsAt<Named>(ana, url)).filter((row) => row.name === name).length

  test('a source is one, and shows the token that works', async () => {
    const page = await stage.page(ana)
    await page.goto('/sources')
    await page.getByRole('button', { name: 'Agregar fuente' }).first().click()
    const dialog = page.locator('dialog[open]')
    await dialog.getByLabel('Nombre').fill('Servidor de archivos')
    await loseAnswer(page, '**/api/sources')
    await dialog.locator('button[type=submit]').click()
    await dialog.getByRole('alert').getByText('no se creará dos veces').waitFor()
    await dialog.locator('button[type=submit]').click()
    await dialog.getByText('Esta es su llave nueva').waitFor()
    await send(stage, (await dialog.getByTestId('source-token').textContent()) ?? '', [shadowCopiesDeleted('pc-1')])
    assert.equal(await named('/api/sources', 'Servidor de archivos'), 1)
  })

  test('an office is one', async () => {
    const page = await stage.page(ana)
    await page.goto('/offices')
    await page.getByRole('button', { name: 'Agregar oficina' }).first().click()
    const dialog = page.locator('dialog[open]')
    await dialog.getByLabel('Oficina', { exact: true }).fill('Consulado en Lima')
    await dialog.getByLabel('Ciudad').fill('Lima')
    await dialog.getByLabel('País').fill('pe')
    await loseAnswer(page, '**/api/offices')
    await dialog.locator('button[type=submit]').click()
    await dialog.getByRole('alert').getByText('no se creará dos veces').waitFor()
    await dialog.locator('button[type=submit]').click()
    await page.getByText('Se agregó la oficina.').waitFor()
    assert.equal(await named('/api/offices', 'Consulado en Lima'), 1)
  })

  test('a comment is said once', async () => {
    const token = await createSource(ana, await centreOf(ana), 'Equipos')
    await send(stage, token, [shadowCopiesDeleted('pc-2')])
    const [incident] = await rowsAt(ana, '/api/incidents')
    const page = await stage.page(ana)
    await page.goto(`/incidents/${incident?.id}`)
    const field = page.getByLabel('Escribir un comentario')
    await field.fill('Se avisó a la oficina')
    await loseAnswer(page, '**/comments')
    await field.press('Control+Enter')
    await page.locator('.toast').getByText('El servidor no responde.').waitFor()
    await page.getByRole('button', { name: 'Comentar', exact: true, disabled: false }).waitFor()
    await field.press('Control+Enter')
    const story = page.getByRole('region', { name: 'Línea de tiempo' })
    await story.getByText('Se avisó a la oficina').waitFor()
    assert.equal(await story.getByText('Se avisó a la oficina').count(), 1)
  })

  test('a token is one, and asked for long after signing in it waits for the sign-in', async () => {
    const page = await stage.page(ana)
    await page.goto('/settings/programs')
    await page.getByRole('button', { name: 'Crear llave' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Crear llave' })
    await dialog.getByLabel('Nombre').fill('Exportación')
    await signInIsOld(stage, page)
    await dialog.locator('button[type=submit]').click()
    const asking = page.getByRole('dialog', { name: 'Confirme que es usted' })
    await asking.getByLabel('Contraseña', { exact: true }).fill(stage.password)
    await asking.getByLabel('Código').fill(stage.nextCode(ana))
    await loseAnswer(page, '**/api/tokens/own')
    await asking.getByRole('button', { name: 'Entrar', exact: true }).click()
    await dialog.getByRole('alert').getByText('no se creará dos veces').waitFor()
    await dialog.locator('button[type=submit]').click()
    const ready = page.getByRole('dialog', { name: 'Llave «Exportación»' })
    await ready.getByText('Esta es su llave nueva').waitFor()
    const token = await ready.getByTestId('api-token').textContent()
    const answer = await fetch(`${stage.origin}/api/alerts`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(answer.status, 200)
    await ready.getByRole('button', { name: 'Ya la guardé' }).click()
    const row = page.getByRole('row', { name: 'Exportación' })
    await row.first().waitFor()
    assert.equal(await row.count(), 1)
  })
})

/** The next write to an address reaches the hub, and its answer is lost on the way back. */
async function loseAnswer(page: Page, url: string): Promise<void> {
  let lost = false
  await page.route(url, async (route) => {
    if (lost || route.request().method() === 'GET') return route.fallback()
    lost = true
    const answer = await route.fetch()
    assert.ok(answer.ok(), `${answer.status()}`)
    await route.abort('aborted')
  })
}

/** The next token is refused as the hub refuses it to somebody who signed in long ago. */
async function signInIsOld(stage: Stage, page: Page): Promise<void> {
  stage.faults.mean({ status: 403, path: '/api/tokens/own' })
  await page.route(
    '**/api/tokens/own',
    (route) => route.fulfill({ status: 403, json: { code: 'not-fresh', message: 'Sign in once more.' } }),
    { times: 1 },
  )
}
