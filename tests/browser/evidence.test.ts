import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { succeed, type TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { readEvidence, verifyEvidence } from '../../packages/evidence/src/index.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, createSource, rowsAt, send, shadowCopiesDeleted } from './testing/telemetry.ts'

describe('evidence', () => {
  let stage: Stage
  let ana: TestBrowser
  let second: TestBrowser
  let incident: string

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    const centre = await centreOf(ana)
    second = await stage.join(ana, { name: 'Segunda administradora', role: 'admin', office: centre })
    await send(stage, await createSource(ana, centre, 'Servidores'), [shadowCopiesDeleted('archivo-01')])
    const [found] = await rowsAt(ana, '/api/incidents')
    incident = found?.id ?? assert.fail()
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('of an incident is asked for, approved by somebody else, ready without reloading, and verifies', async () => {
    const page = await stage.page(ana)
    await stage.listening(page, `/incidents/${incident}`)
    await page.getByRole('link', { name: 'Exportar evidencia' }).click()
    await ask(page, 'Denuncia ante la fiscalía')
    await page.getByText('Espera la aprobación de otra persona.').waitFor()
    const waiting = page.getByRole('main').getByText('1 evidencia espera la aprobación de otra persona')
    await waiting.waitFor()

    const other = await stage.page(second)
    await other.goto('/approvals')
    await other.getByRole('grid').getByRole('row').nth(1).click()
    await other.getByRole('button', { name: 'Aprobar', exact: true }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'Aprobar', exact: true }).click()
    await other.getByText('Aprobada y hecha.').waitFor()

    const row = page.getByRole('grid', { name: 'Evidencia' }).locator('tbody').getByRole('row').first()
    await row.getByText('Lista').waitFor()
    await waiting.waitFor({ state: 'hidden' })
    await row.click()
    const panel = page.getByRole('complementary')
    await panel.getByText('Denuncia ante la fiscalía').waitFor()
    await panel.getByText('Segunda administradora').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('button', { name: 'Descargar' }).click(),
    ])
    const { policy } = await succeed(ana.get<{ policy: string }>('/log/keys'))
    const { verdict, facts } = await verifyEvidence(readEvidence(await readFile(await download.path())), {
      trust: { policy },
    })
    assert.equal(verdict, 'proven')
    assert.ok(facts.some(({ fact }) => fact?.kind === 'incident.opened'))
  })

  test('says how many acts it would hold, and that too narrow a time holds none', async () => {
    const page = await stage.page(ana)
    await page.goto('/evidence')
    await page.getByRole('heading', { level: 1, name: 'Evidencia' }).waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog', { name: 'Nueva evidencia' })
    await dialog.getByText('Elija primero el incidente').waitFor()
    await dialog.getByRole('button', { name: 'Incidente: Elegir incidente' }).click()
    await page.getByRole('searchbox', { name: 'Buscar incidente' }).fill('copias')
    await page.getByRole('dialog', { name: 'Incidente: ' }).getByRole('button', { name: /^#1 / }).click()
    await dialog.getByText(/^Llevaría \d+ actos/).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('incident'), incident)

    await page.goto(`/evidence?new=incident&incident=${incident}&from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z`)
    await dialog.getByText('Ningún acto cumple esto.').waitFor()
    await dialog.getByLabel('Para qué').fill('Nada')
    assert.ok(await dialog.getByRole('button', { name: 'Pedir aprobación' }).isDisabled())
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.waitForURL((url) => url.search === '')
  })

  test('an act in it whose personal data the law orders erased is proposed for erasure from the audit', async () => {
    const page = await stage.page(ana)
    const { rows } = await succeed(ana.get<{ rows: { id: string }[] }>('/api/facts?kind=person.enrolled'))
    await page.goto(`/audit?fact=${rows[0]?.id}`)
    await page.getByRole('button', { name: 'Borrar datos personales' }).click()
    const dialog = page.getByRole('dialog', { name: 'Borrar los datos personales de este acto' })
    await dialog.getByText('No se puede deshacer.').waitFor()
    await dialog.getByLabel('Orden y motivo').fill('Juzgado segundo, oficio 12/2026')
    await dialog.getByRole('button', { name: 'Pedir aprobación' }).click()
    await page.getByText('Espera la aprobación de otra persona.').waitFor()
    await page.getByRole('link', { name: 'Ver propuesta' }).click()
    await page.getByRole('heading', { level: 1, name: 'Destruir el contenido de un acto' }).waitFor()
  })
})

describe('the page of the log', () => {
  let stage: Stage
  let ana: TestBrowser

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    await stage.join(ana, { name: 'Segunda administradora', role: 'admin', office: await centreOf(ana) })
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('says in a sentence how the log stands, and grows as people act', async () => {
    const page = await stage.page(ana)
    await stage.listening(page, '/log')
    const sentence = page.getByText(/^● La bitácora está al día: \d+ asientos, firmada hace .+, sin testigos\.$/)
    await sentence.waitFor()
    await page.getByText('No hay testigos configurados').waitFor()
    const [before] = /\d+/.exec((await sentence.textContent()) ?? '') ?? assert.fail()
    await createSource(ana, await centreOf(ana), 'Otra fuente')
    await sentence.filter({ hasNotText: `${before} asientos` }).waitFor()
  })

  test('a new key for the log is proposed for somebody else to approve', async () => {
    const page = await stage.page(ana)
    await page.goto('/log')
    await page.getByRole('button', { name: 'Cambiar la llave' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cambiar la llave' })
    await dialog.getByLabel('Días en que firman las dos').fill('7')
    await dialog.getByRole('button', { name: 'Cambiar la llave' }).click()
    await page.getByRole('link', { name: 'Ver propuesta' }).click()
    await page.getByText('las actuales firman 7 días más').first().waitFor()
  })
})

async function ask(page: Page, why: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Nueva evidencia' })
  await dialog.getByText(/^Llevaría \d+ actos/).waitFor()
  await dialog.getByLabel('Para qué').fill(why)
  await dialog.getByRole('button', { name: 'Pedir aprobación' }).click()
}
