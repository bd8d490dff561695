import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'

describe('an institution on its first day', () => {
  let stage: Stage
  let ana: TestBrowser
  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('every page says what will be here, and the first step leads on', async () => {
    const page = await stage.page(ana)
    await page.goto('/')
    await page.getByText('Todavía no llega ningún registro.').waitFor()
    await page.getByRole('link', { name: 'Conectar una fuente' }).click()
    await empty(page, 'Una fuente es un equipo o programa que envía registros.')
    await page.getByRole('main').getByRole('button', { name: 'Agregar fuente' }).last().click()
    await page.getByRole('dialog', { name: 'Agregar fuente' }).waitFor()

    await page.goto('/alerts')
    await empty(page, 'Cuando una regla coincida con un evento, la alerta aparecerá aquí con su explicación.')
    await page.getByRole('link', { name: 'Revisar las fuentes' }).waitFor()
    await page.goto('/incidents')
    await empty(page, 'Las alertas del mismo equipo o usuario se agrupan solas aquí.')
    await page.getByRole('main').getByRole('link', { name: 'Ir a las alertas' }).waitFor()
    await page.goto('/hunting')
    await empty(page, 'Ningún evento coincide')
    await page.getByRole('button', { name: 'Últimos 30 días' }).waitFor()
    await page.goto('/rules?origin=uploaded')
    await empty(page, 'Puede subir las suyas en formato Sigma.')
    await page.getByRole('main').getByRole('button', { name: 'Subir reglas' }).last().click()
    await page.getByRole('dialog', { name: 'Subir reglas' }).waitFor()
    await page.goto('/people?q=nadie-se-llama-asi')
    await empty(page, 'Invite a quien vaya a vigilar, atender o auditar.')
    await page.goto('/audit?q=nadie-hizo-esto')
    await empty(page, 'Aquí queda cada acto: quién, qué, cuándo y por qué.')
    await page.goto('/evidence')
    await empty(page, 'Cualquiera la comprueba sin este sistema')
    await page.getByRole('main').getByRole('button', { name: 'Nueva evidencia' }).last().click()
    await page.getByRole('dialog', { name: 'Nueva evidencia' }).waitFor()
    await page.goto('/log')
    await empty(page, 'No hay testigos configurados')
  })

  test('an address that does not exist says so and leads back', async () => {
    const page = await stage.page(ana)
    stage.faults.mean({ status: 404, path: '/api/alerts/' })
    await page.goto('/nowhere')
    await page.getByText('Esta página no existe').waitFor()
    await page.goto('/alerts/00000000-0000-4000-8000-000000000000')
    await page.getByText('No existe, o no está en una oficina que usted pueda ver.').waitFor()
  })
})

function empty(page: Page, words: string): Promise<void> {
  return page.getByRole('main').getByText(words).waitFor()
}
