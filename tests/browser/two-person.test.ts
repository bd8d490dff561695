import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { succeed, TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { eventually } from '../../apps/hub/src/testing/eventually.ts'
import { Stage } from './testing/stage.ts'
import { centreOf, rowsAt, SHADOWS_RULE } from './testing/telemetry.ts'

const WHY = 'El respaldo nocturno hace lo mismo'

describe('acts of two persons', () => {
  let stage: Stage
  let first: TestBrowser
  let second: TestBrowser
  let centre: string

  before(async () => {
    stage = await Stage.open()
    first = await stage.administrator('Primera administración')
    centre = await centreOf(first)
    second = await stage.join(first, { name: 'Segunda persona', role: 'admin', office: centre })
  })
  afterEach(() => stage.settle())
  after(() => stage[Symbol.asyncDispose]())

  const enabled = async () =>
    (await succeed(first.get<{ rule: { enabled: boolean } }>(`/api/rules/${SHADOWS_RULE}`))).rule.enabled

  test('a rule is switched off everywhere once the other one, in another browser, approves it', async () => {
    const here = await stage.page(first)
    await here.goto(`/rules/${SHADOWS_RULE}`)
    await here.getByRole('button', { name: 'Apagar' }).click()
    const dialog = here.getByRole('dialog', { name: 'Apagar', exact: true })
    await dialog.getByText('Necesita la aprobación de otra persona.').waitFor()
    await dialog.getByLabel('Motivo').fill(WHY)
    await dialog.getByRole('button', { name: 'Apagar' }).click()
    await here.getByText('Espera la aprobación de otra persona.').waitFor()
    assert.equal(await enabled(), true)
    await here.getByRole('link', { name: 'Ver propuesta' }).click()
    await here.getByText('Usted la propuso: debe decidir otra persona.').waitFor()
    assert.equal(await here.getByRole('button', { name: 'Aprobar' }).count(), 0)

    const there = await stage.page(second)
    await there.goto('/approvals')
    await there.getByRole('row', { name: /Apagar la regla/ }).click()
    await there.getByText(WHY, { exact: true }).waitFor()
    await there.getByRole('button', { name: 'Aprobar' }).click()
    await there.getByRole('dialog', { name: 'Aprobar y hacer' }).getByRole('button', { name: 'Aprobar' }).click()
    await there.getByText('Aprobada y hecha.').waitFor()
    assert.equal(await enabled(), false)
    await there.getByText('Nada espera por usted').waitFor()

    await here.reload()
    await here.getByText('Segunda persona').first().waitFor()
  })

  test('shortened retention is rejected with a reason, and stays as it was', async () => {
    const here = await stage.page(first)
    await here.goto('/institution')
    await here.getByLabel('Conservar eventos (días)').fill('30')
    await here.getByText('Necesita la aprobación de otra persona.').waitFor()
    await here.getByRole('button', { name: 'Guardar cambios' }).click()
    await here.getByText('Espera la aprobación de otra persona.').waitFor()
    await here.getByLabel('Conservar eventos (días)').and(here.locator('[value="180"], :not([value])')).waitFor()

    const there = await stage.page(second)
    await there.goto('/approvals')
    await there.getByRole('row', { name: /Conservar los eventos 30 días/ }).click()
    await there.getByRole('button', { name: 'Rechazar' }).click()
    const dialog = there.getByRole('dialog', { name: 'Rechazar la propuesta' })
    await dialog.getByLabel('Motivo').fill('La ley pide más')
    await dialog.getByRole('button', { name: 'Rechazar' }).click()
    await there.getByText('Propuesta rechazada.').waitFor()
    const { values } = await succeed(first.get<{ values: { retentionDays: number } }>('/api/settings'))
    assert.equal(values.retentionDays, 180)
    await here.goto('/approvals?view=mine')
    await here.getByRole('row', { name: /Conservar los eventos/ }).click()
    await here.getByText('La ley pide más').waitFor()
  })

  test('whoever waits after wrong passwords is let go by an administrator', async () => {
    const analyst = await stage.join(first, { name: 'Persona de guardia', role: 'analyst', office: centre })
    const guesser = new TestBrowser(stage.hub.app)
    const email = 'persona.de.guardia@example.mx'
    const guess = () => guesser.post('/api/session/password', { email, password: 'no es la suya', code: '000000' })
    const page = await stage.page(first)
    const waiting = page.getByRole('listitem').filter({ hasText: 'Persona de guardia' })
    // It is half a minute at first: on a machine that stood still meanwhile it may be over.
    await eventually('who waits', async () => {
      while ((await guess()).status !== 429);
      await page.goto('/people')
      await page.getByRole('heading', { name: 'Personas', level: 1 }).waitFor()
      return waiting.isVisible()
    })
    await waiting.getByRole('button', { name: /Persona de guardia/ }).click()
    await waiting.waitFor({ state: 'detached' })
    const own = new TestBrowser(stage.hub.app)
    const code = stage.nextCode(analyst)
    await succeed(own.post('/api/session/password', { email, password: stage.password, code }))
    await rowsAt(first, '/api/facts?subject=person&kind=person.')
  })

  test('a session is ended from the list, and where it was open the person is told', async () => {
    const elsewhere = await stage.page()
    stage.faults.mean({ status: 401, path: '/api/' })
    await elsewhere.goto('/sign-in')
    await elsewhere.getByLabel('Correo electrónico').fill('segunda.persona@example.mx')
    await elsewhere.getByLabel('Contraseña', { exact: true }).fill(stage.password)
    await elsewhere.getByLabel(/^Código/).fill(stage.nextCode(second))
    await elsewhere.getByRole('button', { name: 'Entrar', exact: true }).click()
    await elsewhere.getByRole('heading', { name: 'Panorama', level: 1 }).waitFor()

    const here = await stage.page(second)
    await here.goto('/account')
    await here.getByRole('button', { name: /^Cerrar la sesión de Chrome en Linux/ }).click()
    await here.getByText('Su cuenta solo está abierta aquí.').waitFor()
    await elsewhere.getByRole('link', { name: 'Alertas' }).first().click()
    await elsewhere.getByRole('dialog', { name: 'Su sesión terminó' }).waitFor()
  })
})
