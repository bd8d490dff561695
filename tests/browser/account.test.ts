import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  startOidcProvider,
  type TestProvider,
} from '../../apps/hub/src/platform/identity/testing/start-oidc-provider.ts'
import { succeed, type TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { violationsOf } from './testing/accessibility.ts'
import { Stage } from './testing/stage.ts'

const LABEL = 'Llave del Ministerio'
const SECRET = 'known to the provider and to this hub'
const claims = (email: string) => ({ claims: { email, email_verified: true } })

describe('one’s own account', () => {
  let stage: Stage
  let provider: TestProvider
  let dir: string
  let ana: TestBrowser
  let codes: readonly string[]

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'atalaya-account-'))
    const clientSecretFile = join(dir, 'secret')
    await writeFile(clientSecretFile, SECRET)
    provider = await startOidcProvider({ ana: claims('ana@example.mx'), stranger: claims('stranger@example.mx') })
    const of = { issuer: provider.issuer, clientId: 'atalaya', clientSecretFile, label: LABEL }
    const access = {
      provider: { ...of, claim: 'email' as const, admitsUnknown: false, acr: [], amr: [] },
      breached: {},
    }
    stage = await Stage.open({ access })
    await provider.admit({
      client_id: 'atalaya',
      client_secret: SECRET,
      redirect_uris: [`${stage.origin}/sign-in/provider`],
      post_logout_redirect_uris: [`${stage.origin}/sign-in`],
    })
    ana = await stage.administrator()
    codes = (await succeed(ana.post<{ codes: string[] }>('/api/account/recovery-codes'))).codes
  })
  afterEach(() => stage.settle())
  after(async () => {
    await stage[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
    await rm(dir, { recursive: true })
  })

  test('the institution’s provider lets in whom it knows, and signing out leads there and back', async () => {
    const page = await withoutFonts(await stage.page())
    stage.faults.mean({ status: 401, path: '/api/' })
    await page.goto('/rules?level=critical')
    await page.getByRole('button', { name: `Entrar con ${LABEL}` }).click()
    await passProvider(page, 'ana')
    await page.getByRole('heading', { name: 'Reglas', level: 1 }).waitFor()
    assert.equal(new URL(page.url()).search, '?level=critical')
    await page.getByText(/Su entrada anterior:/).waitFor()
    await page.getByRole('button', { name: 'Mi cuenta: Persona administradora' }).click()
    await page.getByRole('button', { name: 'Salir' }).click()
    await page.waitForURL(`${provider.issuer}/**`)
    await page.getByRole('button', { name: /sign me out/i }).click()
    await page.getByRole('heading', { name: 'Entrar' }).waitFor()
  })

  test('whom the provider knows and nobody invited is told what to do', async () => {
    const page = await withoutFonts(await stage.page())
    stage.faults.mean({ status: 401, path: '/api/session' }, { status: 403, path: '/api/session/provider/answer' })
    await page.goto('/sign-in')
    await page.getByRole('button', { name: `Entrar con ${LABEL}` }).click()
    await passProvider(page, 'stranger')
    await page.getByRole('alert').getByText(`${LABEL} le conoce, pero Atalaya no.`).waitFor()
    assert.equal(new URL(page.url()).search, '', 'the answer leaves the address at once')
    await page.getByRole('link', { name: 'Volver a la página de entrada' }).click()
    await page.getByRole('heading', { name: 'Entrar' }).waitFor()
  })

  test('a recovery code stands in for the phone, and the way to a new phone is shown', async () => {
    const page = await withoutFonts(await stage.page())
    stage.faults.mean({ status: 401, path: '/api/session' })
    await page.goto('/sign-in')
    await page.getByLabel('Correo electrónico').fill('ana@example.mx')
    await page.getByLabel('Contraseña', { exact: true }).fill(stage.password)
    await page.getByRole('button', { name: 'No tengo mi teléfono' }).click()
    await page.getByLabel('Código de recuperación').fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByRole('heading', { name: 'Panorama', level: 1 }).waitFor()
    await page.getByText('Entró con un código de recuperación (quedan 9).').waitFor()
    await page.getByRole('link', { name: 'Vincular teléfono' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cambiar contraseña' })
    await dialog.getByLabel('Contraseña', { exact: true }).fill('contraseña2026')
    await dialog.getByLabel('Repita la contraseña').fill('contraseña2026')
    stage.faults.mean({ status: 400, path: '/api/enrolment/password' })
    await dialog.getByRole('button', { name: 'Continuar' }).click()
    await dialog.getByText('de las primeras que se prueban').waitFor()
    await dialog.getByRole('button', { name: 'Cancelar' }).click()
  })

  test('a session elsewhere is seen, ended by one click, and is over there', async () => {
    const there = await withoutFonts(await stage.page())
    stage.faults.mean({ status: 401, path: '/api/' })
    await there.goto('/sign-in')
    await there.getByRole('button', { name: `Entrar con ${LABEL}` }).click()
    await passProvider(there, 'ana')
    await there.getByRole('heading', { name: 'Panorama', level: 1 }).waitFor()

    const here = await stage.page(ana)
    await here.goto('/account')
    await here.getByRole('heading', { name: 'Dónde está abierta su cuenta' }).waitFor()
    await here.getByText('Esta sesión').waitFor()
    await here
      .getByRole('button', { name: /^Cerrar la sesión de Chrome en Linux/ })
      .first()
      .waitFor()
    await here.getByRole('button', { name: 'Cerrar todas las demás' }).click()
    await here.getByText('Su cuenta solo está abierta aquí.').waitFor()
    await there.getByRole('link', { name: 'Alertas' }).first().click()
    await there.getByRole('dialog', { name: 'Su sesión terminó' }).waitFor()
  })

  test('sign-ins that look new are shown until their person says that it was them', async () => {
    const page = await stage.page(ana)
    await page.goto('/')
    await page.getByText(/desde (un equipo|equipos)/).waitFor()
    await page.getByRole('link', { name: 'Revisar' }).click()
    await page.getByRole('button', { name: 'Fui yo' }).click()
    await page.getByText('Anotado.').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Revisar' }).count(), 0)
  })

  test('the page is accessible, on a desk and on a phone', async () => {
    const page = await stage.page(ana)
    await page.goto('/account')
    await page.getByRole('heading', { name: 'Últimas entradas' }).waitFor()
    assert.deepEqual(await violationsOf(page), [])
  })

  test('new recovery codes are shown once, a passkey is added, named and removed', async () => {
    const page = await stage.page(ana)
    await plugInAuthenticator(page)
    await page.goto('/account')
    await page.getByRole('button', { name: 'Crear códigos nuevos' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Crear códigos nuevos' }).click()
    const shown = page.getByTestId('recovery-codes').getByRole('listitem')
    await shown.first().waitFor()
    assert.equal(await shown.count(), 10)
    await page.getByRole('button', { name: 'Ya los guardé' }).click()
    await page.getByText('Le quedan 10 códigos.').waitFor()

    await page.getByRole('button', { name: 'Agregar llave de acceso' }).click()
    await page.getByText('Chrome · Linux').waitFor()
    await page.getByRole('button', { name: 'Cambiar nombre: Chrome · Linux' }).click()
    await page.getByLabel('Nombre de la llave').fill('Portátil de la oficina')
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByText('Portátil de la oficina').waitFor()
    await page.getByRole('button', { name: 'Quitar: Portátil de la oficina' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Quitar' }).click()
    await page.getByText('Aún no tiene llaves de acceso.').waitFor()
  })
})

/** The provider's own pages: who one is, and that one agrees. */
async function passProvider(page: Page, account: string): Promise<void> {
  await page.locator('input[name=login]').fill(account)
  await page.locator('input[name=password]').fill('x')
  await page.getByRole('button', { name: /sign-in/i }).click()
  await page.getByRole('button', { name: /continue/i }).click()
}

/** The provider's pages ask for letters from elsewhere, where no test goes. */
async function withoutFonts(page: Page): Promise<Page> {
  await page.context().route('https://fonts.googleapis.com/**', (asked) => asked.fulfill({ contentType: 'text/css' }))
  return page
}

async function plugInAuthenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
