import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { violationsOf } from './testing/accessibility.ts'
import { Stage } from './testing/stage.ts'

const HOSTILE = '<img src=x onerror=alert(1)>'

describe('access of programs', () => {
  let stage: Stage
  let ana: TestBrowser

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  const calls = async (token: string): Promise<number> =>
    (await fetch(`${stage.origin}/api/alerts?limit=1`, { headers: { authorization: `Bearer ${token}` } })).status

  /** Makes a token in the dialog that is open, copies it, and returns it as it was shown. */
  async function makeToken(page: Page, title: string, name: string): Promise<string> {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.getByLabel('Nombre').fill(name)
    await dialog.getByRole('button', { name: 'Crear llave' }).click()
    const ready = page.getByRole('dialog', { name: `Llave «${name}»` })
    const shown = (await ready.getByTestId('api-token').textContent()) ?? ''
    await ready.getByRole('button', { name: 'Copiar' }).first().click()
    assert.equal(await page.evaluate<string>('navigator.clipboard.readText()'), shown)
    await ready.getByRole('button', { name: 'Ya la guardé' }).click()
    return shown
  }

  test('a token is made, copied once, works, and opens nothing once it is revoked', async () => {
    const page = await stage.page(ana)
    await page.goto('/settings/programs')
    await page.getByText('Aún no tiene llaves').waitFor()
    await page.getByRole('button', { name: 'Crear llave' }).first().click()
    const token = await makeToken(page, 'Crear llave', HOSTILE)
    assert.match(token, /^atl_/)
    assert.equal(await calls(token), 200)

    await page.reload()
    await page.getByRole('row', { name: HOSTILE }).click()
    const panel = page.getByRole('complementary', { name: HOSTILE })
    await panel.getByText('vigente').waitFor()
    assert.equal(await page.getByText(token).count(), 0, 'it is never shown again')
    assert.deepEqual(await violationsOf(page), [])
    await page.setViewportSize({ width: 1440, height: 900 })
    await panel.getByRole('button', { name: 'Revocar' }).click()
    const sure = page.getByRole('dialog', { name: 'Revocar llave' })
    await sure.getByRole('textbox').fill(HOSTILE)
    await sure.getByRole('button', { name: 'Revocar' }).click()
    await page.getByText('Llave revocada. Ya no abre nada.').waitFor()
    await panel.getByText('revocada', { exact: true }).waitFor()
    assert.equal(await calls(token), 401)
  })

  test('a service account gets a token, its acts are found, and suspended it opens nothing', async () => {
    const page = await stage.page(ana)
    await page.goto('/settings/programs/accounts')
    await page.getByRole('button', { name: 'Crear cuenta de servicio' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Crear cuenta de servicio' })
    await dialog.getByLabel('Nombre').fill('Sistema de turnos')
    await dialog.getByRole('button', { name: 'Agregar función' }).click()
    await dialog.getByRole('button', { name: 'Crear cuenta' }).click()
    const panel = page.getByRole('complementary', { name: 'Sistema de turnos' })
    await panel.getByText('Aún no tiene llaves.').waitFor()
    await panel.getByRole('button', { name: 'Crear llave' }).click()
    const token = await makeToken(page, 'Crear llave para Sistema de turnos', 'Turnos')
    assert.equal(await calls(token), 200)
    await panel.getByRole('link', { name: 'Turnos' }).waitFor()

    await panel.getByRole('button', { name: 'Suspender' }).click()
    await page.getByText('Cuenta suspendida. Sus llaves ya no abren nada.').waitFor()
    assert.equal(await calls(token), 401)
    await panel.getByRole('link', { name: 'Ver lo que ha hecho' }).click()
    await page.getByRole('heading', { name: 'Auditoría', level: 1 }).waitFor()
  })
})
