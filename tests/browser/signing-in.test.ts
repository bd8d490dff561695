import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { codeAt, wrongCodeAt } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'

const PASSWORD = 'el faro alumbra a los barcos'

describe('signing in', () => {
  let stage: Stage
  let secret: string

  before(async () => {
    stage = await Stage.open()
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('the one-time link leads to a profile, a password with a code, and the overview', async () => {
    const page = await stage.page()
    await page.goto((await stage.hub.createFirstLink()) ?? '')
    await page.getByRole('heading', { name: 'Le damos la bienvenida' }).waitFor()
    assert.equal(new URL(page.url()).hash, '', 'the token leaves the address at once')
    await fillProfile(page, { name: 'Persona administradora', email: 'ana@example.mx' })
    await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD)
    await page.getByLabel('Repita la contraseña').fill(`${PASSWORD}!`)
    await page.getByText('Las dos contraseñas no son iguales.').waitFor()
    await page.getByLabel('Repita la contraseña').fill(PASSWORD)
    await page.getByRole('button', { name: 'Usar contraseña y código' }).click()
    await page.getByRole('img', { name: 'Código QR' }).waitFor()
    secret = (await page.getByTestId('totp-secret').textContent()) ?? ''
    await page.getByLabel('Código de seis dígitos').fill(codeAt(secret, new Date()))
    await page.getByRole('button', { name: 'Confirmar y entrar' }).click()
    await page.getByRole('heading', { name: 'Guarde estos códigos' }).waitFor()
    assert.equal(await page.getByTestId('recovery-codes').getByRole('listitem').count(), 10)
    await page.getByRole('link', { name: 'Ya los guardé' }).click()
    await page.getByRole('heading', { name: 'Panorama', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Mi cuenta: Persona administradora' }).click()
    await page.getByRole('button', { name: 'Salir' }).click()
    await page.getByRole('heading', { name: 'Entrar' }).waitFor()
  })

  test('a wrong code says what to do, and the right one opens the page that was asked for', async () => {
    const page = await stage.page()
    stage.faults.mean({ status: 401, path: '/api/' })
    await page.goto('/rules?level=critical')
    await page.getByRole('heading', { name: 'Entrar' }).waitFor()
    await fillSignIn(page, wrongCodeAt(secret, new Date()))
    const refused = page.getByRole('alert')
    await refused.getByText('contraseña').waitFor()
    assert.equal(
      await page.getByLabel('Contraseña', { exact: true }).inputValue(),
      PASSWORD,
      'only the code is cleared',
    )
    await fillSignIn(page, codeAt(secret, new Date(Date.now() + 30_000))) // the next one: this one enrolled
    await page.getByRole('heading', { name: 'Reglas', level: 1 }).waitFor()
    assert.equal(new URL(page.url()).search, '?level=critical')
  })

  test('a used link says so and offers the way on', async () => {
    const page = await stage.page()
    stage.faults.mean({ status: 401, path: '/api/session' }, { status: 404, path: '/api/session' })
    await page.goto('/enter#nothing-that-was-ever-given')
    await page.getByText('Este enlace ya no sirve').waitFor()
    await page.getByRole('link', { name: 'Entrar' }).click()
    await page.getByRole('heading', { name: 'Entrar' }).waitFor()
  })

  test('English is complete: one word changes every text and stays for the next time', async () => {
    const page = await stage.page()
    stage.faults.mean({ status: 401, path: '/api/session' })
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  })
})

async function fillProfile(page: Page, { name, email }: { name: string; email: string }): Promise<void> {
  await page.getByLabel('Nombre completo').fill(name)
  await page.getByLabel('Correo electrónico').fill(email)
  await page.getByRole('button', { name: 'Continuar' }).click()
  await page.getByRole('heading', { name: '¿Cómo quiere entrar?' }).waitFor()
}

async function fillSignIn(page: Page, code: string): Promise<void> {
  await page.getByLabel('Correo electrónico').fill('ana@example.mx')
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD)
  await page.getByLabel('Código de seis dígitos').fill(code)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
}
