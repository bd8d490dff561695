import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { Stage } from './testing/stage.ts'
import {
  centreOf,
  createOffice,
  createSource,
  rowsAt,
  SHADOWS_RULE,
  send,
  shadowCopiesDeleted,
} from './testing/telemetry.ts'

describe('coverage', () => {
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

  test('an institution that sends nothing is led to its first source', async () => {
    const page = await stage.page(ana)
    await page.goto(`/coverage?office=${lima}`)
    await page.getByText('Todavía no llega ningún registro').waitFor()
    await page.getByRole('link', { name: 'Conectar una fuente' }).click()
    await page.getByRole('heading', { level: 1, name: 'Fuentes' }).waitFor()
  })

  test('a technique tells its rules, why some cannot fire and what to switch on', async () => {
    const page = await stage.page(ana)
    await send(stage, await createSource(ana, lima, 'Equipos de Lima'), [shadowCopiesDeleted('lima-01')])
    await rowsAt(ana, `/api/coverage/rules?office=${lima}&rule=${SHADOWS_RULE}&state=everywhere`)
    await page.goto(`/coverage?office=${lima}`)
    const cell = page.getByRole('link', { name: /^T1490: [1-9]\d* de/ }).first()
    await cell.click()
    const panel = page.getByRole('complementary', { name: /^T1490 · / })
    await panel.getByText('Puede dispararse aquí.').first().waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })

    await page.goto(`/coverage?office=${lima}&view=rules&reason=no-source&level=critical`)
    await page
      .getByText(/^nadie envía el registro/)
      .first()
      .waitFor()
  })

  test('the arrows move through the matrix', async () => {
    const page = await stage.page(ana)
    await page.goto(`/coverage?office=${lima}`)
    const first = page.getByRole('region').getByRole('link').first()
    await first.focus()
    await page.keyboard.press('ArrowDown')
    const second = await page.locator(':focus').getAttribute('data-at')
    await page.keyboard.press('ArrowRight')
    const beside = await page.locator(':focus').getAttribute('data-at')
    assert.match(`${second} ${beside}`, /^0\.[01] 1\.\d+$/)
  })

  test('the page of a rule says where it can fire', async () => {
    const page = await stage.page(ana)
    await page.goto(`/rules/${SHADOWS_RULE}?office=${lima}`)
    await page.getByRole('heading', { name: 'Dónde puede dispararse' }).waitFor()
    await page.getByText('Puede dispararse aquí.').waitFor()
  })
})
