import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestBrowser } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { violationsOf } from './testing/accessibility.ts'
import { Stage } from './testing/stage.ts'
import {
  centreOf,
  createOffice,
  createSource,
  eventsWith,
  rowsAt,
  SHADOWS_RULE,
  send,
  shadowCopiesDeleted,
} from './testing/telemetry.ts'

interface View {
  readonly name: string
  readonly path: string
  /** What shows that the page is whole. */
  readonly shows: (page: Page) => Promise<unknown>
}

const title = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { level: 1, name }).waitFor()
const panel = (page: Page) => page.getByRole('complementary').getByRole('region').first().waitFor()

const covered = (page: Page) =>
  page
    .getByRole('link', { name: /^T1490: [1-9]/ })
    .first()
    .waitFor()

const VIEWS: readonly View[] = [
  { name: 'the overview', path: '/', shows: title('Panorama') },
  { name: 'the alerts', path: '/alerts?state=open', shows: title('Alertas') },
  {
    name: 'an alert beside the list',
    path: '/alerts?alert={alert}',
    shows: (page) => page.getByRole('region', { name: 'Contexto' }).waitFor(),
  },
  {
    name: 'an alert',
    path: '/alerts/{alert}',
    shows: (page) => page.getByRole('region', { name: 'Cinco minutos' }).getByRole('button').first().waitFor(),
  },
  {
    name: 'closing an alert',
    path: '/alerts/{alert}',
    shows: async (page) => {
      await page.getByRole('button', { name: 'Cerrar', exact: true }).click()
      await page.getByRole('dialog', { name: 'Cerrar la alerta' }).waitFor()
    },
  },
  { name: 'the incidents', path: '/incidents', shows: title('Incidentes') },
  { name: 'the incidents as a board', path: '/incidents?layout=board', shows: title('Incidentes') },
  { name: 'an incident', path: '/incidents/{incident}', shows: title(/^\d+ · /) },
  {
    name: 'hunting, with an event and groups',
    path: '/hunting?q=shadows&group=host.name&c=event.action~exists&event={event}',
    shows: async (page) => {
      await page.getByRole('region', { name: 'Por host.name' }).getByRole('table').waitFor()
      await panel(page)
    },
  },
  { name: 'the rules', path: '/rules?level=critical', shows: title('Reglas') },
  { name: 'a rule', path: `/rules/${SHADOWS_RULE}`, shows: title('Se borraron las copias') },
  { name: 'the coverage', path: '/coverage', shows: covered },
  { name: 'the coverage of a technique', path: '/coverage?technique=impact/T1490', shows: panel },
  { name: 'the coverage by office', path: '/coverage?view=offices', shows: title('Cobertura') },
  { name: 'the coverage by rule', path: '/coverage?view=rules&state=nowhere', shows: title('Cobertura') },
  { name: 'the sources', path: '/sources', shows: title('Fuentes') },
  { name: 'a source', path: '/sources?source={source}', shows: panel },
  { name: 'the offices', path: '/offices', shows: title('Oficinas') },
  { name: 'the people', path: '/people', shows: title('Personas') },
  { name: 'a person', path: '/people?person={person}', shows: panel },
  { name: 'the audit', path: '/audit', shows: title('Auditoría') },
  { name: 'the approvals', path: '/approvals?view=history', shows: title('Aprobaciones') },
  { name: 'the institution', path: '/institution', shows: title('Institución') },
  { name: 'an act', path: '/audit?fact={fact}', shows: panel },
  { name: 'the log', path: '/log', shows: title('Bitácora') },
  {
    name: 'changing the key of the log',
    path: '/log',
    shows: async (page) => {
      await page.getByRole('button', { name: 'Cambiar la llave' }).click()
      await page.getByRole('dialog', { name: 'Cambiar la llave' }).waitFor()
    },
  },
  { name: 'the evidence', path: '/evidence?bundle={bundle}', shows: panel },
  {
    name: 'asking for evidence',
    path: '/evidence?new=incident&incident={incident}',
    shows: (page) => page.getByText(/^Llevaría/).waitFor(),
  },
  { name: 'the settings', path: '/settings', shows: title('Ajustes') },
  {
    name: 'the search for everything',
    path: '/settings',
    shows: async (page) => {
      await title('Ajustes')(page)
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Buscar en todo' }).fill('copias')
      await page
        .getByRole('option', { name: /^Alerta/ })
        .first()
        .waitFor()
    },
  },
  {
    name: 'the choice of office',
    path: '/settings',
    shows: async (page) => {
      await page.getByRole('button', { name: 'Oficina: Todas' }).click()
      await page.getByRole('searchbox', { name: 'Buscar oficina' }).waitFor()
    },
  },
]

describe('nothing that axe knows of keeps anybody out of', () => {
  let stage: Stage
  let ana: TestBrowser
  let ids: Record<string, string>
  let page: Page

  before(async () => {
    stage = await Stage.open()
    ana = await stage.administrator()
    ids = await fill(stage, ana)
    page = await stage.page(ana)
  })
  afterEach(() => assert.deepEqual(stage.faults.take(), []))
  after(() => stage[Symbol.asyncDispose]())

  for (const { name, path, shows } of VIEWS) {
    test(name, async () => {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(path.replace(/\{(\w+)\}/g, (_, kind: string) => encodeURIComponent(ids[kind] ?? '')))
      await shows(page)
      assert.deepEqual(await violationsOf(page), [])
    })
  }

  test('signing in', async () => {
    const stranger = await stage.page()
    stage.faults.mean({ status: 401, path: '/api/session' })
    await stranger.goto('/sign-in')
    await title('Entrar')(stranger)
    assert.deepEqual(await violationsOf(stranger), [])
  })
})

/** Something of everything, so that no page is empty. */
async function fill(stage: Stage, ana: TestBrowser): Promise<Record<string, string>> {
  const centre = await centreOf(ana)
  await createOffice(ana, 'Lima', centre)
  await stage.join(ana, { name: 'Persona de guardia', role: 'auditor', office: centre })
  await send(stage, await createSource(ana, centre, 'Equipos'), ['pc-1', 'pc-2'].map(shadowCopiesDeleted))
  const [alert] = await rowsAt(ana, '/api/alerts', 2)
  const [incident] = await rowsAt(ana, '/api/incidents')
  const [source] = await rowsAt(ana, '/api/sources')
  const [person] = await rowsAt(ana, '/api/people', 2)
  await eventsWith(ana, 'shadows', 2)
  const { body } = await ana.get<{ events: { id: string }[] }>(`/api/alerts/${alert?.id}`)
  const event = body.events[0]?.id
  const [fact] = await rowsAt(ana, '/api/facts?kind=office.created')
  const asked = { what: { incident: incident?.id }, language: 'es', why: 'Denuncia' }
  const { bundle } = (await ana.post<{ bundle?: string }>('/api/evidence', asked)).body
  const ids = {
    ...{ alert: alert?.id, incident: incident?.id, source: source?.id, person: person?.id, event },
    ...{ fact: fact?.id, bundle },
  }
  return Object.fromEntries(Object.entries(ids).map(([kind, id]) => [kind, id ?? '']))
}
