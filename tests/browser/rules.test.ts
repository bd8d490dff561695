import { after, afterEach, before, describe, test } from 'node:test'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, createOffice, createSource, processStarted, rowsAt, send } from './testing/telemetry.ts'

const BROKEN = `title: Rota
id: 1f9c6e6a-3b2e-4f0b-9a55-0d6a7b1c2d3e
logsource: {category: process_creation, product: windows}
detection:
  elegido: {Image|empieza: 'x'}
  condition: elegido
level: high`
const GOOD = `title: Editor del faro
id: 5b1f0c7e-8a4d-4c9f-b0de-2f6c1a7d9e30
logsource: {category: process_creation, product: windows}
detection:
  elegido: {CommandLine|contains: 'faro-secreto'}
  condition: elegido
level: high`

describe('rules', () => {
  let stage: Stage
  let ana: TestBrowser
  let lima: string

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    lima = await createOffice(ana, 'Lima', await centreOf(ana))
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  test('one is switched off for an office, with the reason that the audit keeps', async () => {
    const page = await stage.page(ana)
    await page.goto('/rules')
    await page.getByRole('searchbox', { name: 'Buscar regla' }).fill('shadow')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Se borraron las copias' }).click()
    await page.getByRole('button', { name: 'Apagar' }).click()
    const dialog = page.getByRole('dialog', { name: 'Apagar', exact: true })
    await dialog.getByRole('button', { name: /^Oficina: / }).click()
    await page.getByRole('button', { name: /^Lima/ }).click()
    await dialog.getByLabel('Motivo').fill('El respaldo nocturno hace lo mismo')
    await dialog.getByRole('button', { name: 'Apagar' }).click()
    await page.getByText('La regla está apagada.').waitFor()
    const exception = page.getByRole('listitem').filter({ hasText: 'El respaldo nocturno hace lo mismo' })
    await exception.getByText('Lima').waitFor()
    await rowsAt(ana, `/api/facts?kind=rule.switched-off&office=${lima}`)
  })

  test('a broken rule is refused line by line; a good one is kept and fires', async () => {
    const page = await stage.page(ana)
    await page.goto('/rules')
    await page.getByRole('button', { name: 'Subir reglas' }).click()
    const dialog = page.getByRole('dialog', { name: 'Subir reglas' })
    await dialog.getByLabel('Texto de las reglas').fill(BROKEN)
    await dialog.getByRole('button', { name: 'Revisar' }).click()
    const problem = dialog.getByRole('listitem').filter({ hasText: 'Error' })
    await problem.getByText(/:5$/).waitFor()
    await problem.getByText('empieza').first().waitFor()
    await dialog.getByRole('button', { name: 'Guardar reglas', disabled: true }).waitFor()

    await dialog.getByLabel('Texto de las reglas').fill(GOOD)
    await dialog.getByRole('button', { name: 'Revisar' }).click()
    await dialog.getByText('Esta regla es válida:').waitFor()
    await dialog.getByRole('button', { name: 'Guardar reglas' }).click()
    await page.getByText('Se guardó la regla.').waitFor()

    const token = await createSource(ana, lima, 'Equipos de Lima')
    await send(stage, token, [processStarted('lima-01', 'notepad.exe faro-secreto.txt')])
    await rowsAt(ana, '/api/alerts?rule=5b1f0c7e-8a4d-4c9f-b0de-2f6c1a7d9e30')
    await page.goto('/rules?origin=uploaded')
    await page.getByRole('link', { name: 'Editor del faro' }).click()
    await page.getByRole('link', { name: 'Ver sus alertas' }).click()
    await page.getByRole('row', { name: /Editor del faro/ }).waitFor()
  })
})
