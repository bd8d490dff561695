import { after, afterEach, before, describe, test } from 'node:test'
import type { CDPSession, Page } from 'playwright-core'
import { Stage } from './testing/stage.ts'

describe('signing in with a passkey', () => {
  let stage: Stage
  before(async () => {
    stage = await Stage.open()
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('a passkey is made, signs in again, and its refusal is explained', async () => {
    const page = await stage.page()
    const { cdp, authenticator } = await plugInAuthenticator(page)
    await page.goto((await stage.hub.createFirstLink()) ?? '')
    await page.getByLabel('Nombre completo').fill('Persona administradora')
    await page.getByLabel('Correo electrónico').fill('ana@example.mx')
    await page.getByRole('button', { name: 'Continuar' }).click()
    await page.getByRole('button', { name: 'Crear llave de acceso' }).click()
    await page.getByRole('heading', { name: 'Panorama', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Mi cuenta: Persona administradora' }).click()
    await page.getByRole('button', { name: 'Salir' }).click()

    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: false })
    await page.getByRole('button', { name: 'Entrar con llave de acceso' }).click()
    await page.getByRole('alert').getByText('El dispositivo no completó la llave de acceso').waitFor()
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: true })
    await page.getByRole('button', { name: 'Entrar con llave de acceso' }).click()
    await page.getByRole('heading', { name: 'Panorama', level: 1 }).waitFor()
  })
})

/** A phone or key that Chromium plays: it keeps passkeys and says yes by itself. */
async function plugInAuthenticator(page: Page): Promise<{ cdp: CDPSession; authenticator: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, authenticator: authenticatorId }
}
