import assert from 'node:assert/strict'
import { test } from 'node:test'
import { background } from '../content/samples/background/background.ts'
import { institution, replay, type SampleOffice, SCENARIOS, scaleInstitution } from '../content/samples/index.ts'
import { nextLocalHour, officeHour } from '../content/samples/local-time.ts'
import { createRandom } from '../content/samples/random.ts'
import { DAY, HOUR, MINUTE } from '../content/samples/scene.ts'
import { alertsOf, loadOwnRules } from './content-watch.ts'

const own = loadOwnRules()
const MONDAY = Date.UTC(2026, 8, 14)

test('the institution is a tree under one centre, in places that exist', () => {
  const ids = new Set(institution.offices.map(({ id }) => id))
  assert.equal(ids.size, institution.offices.length)
  assert.equal(institution.offices.length, 41)
  assert.deepEqual(
    institution.offices.filter(({ parent }) => parent === null).map(({ kind }) => kind),
    ['centre'],
  )
  for (const office of institution.offices) assertPlace(office, ids)
})

test('an institution of any size is a tree too', () => {
  for (const size of [1, 20, 41, 150, 1_000]) {
    const { offices } = scaleInstitution(size)
    const ids = new Set(offices.map(({ id }) => id))
    assert.equal(offices.length, size)
    assert.equal(ids.size, size)
    for (const office of offices) assertPlace(office, ids)
  }
  assert.throws(() => scaleInstitution(0), RangeError)
})

test('the same seed gives the same lines, another seed others', () => {
  const options = { from: MONDAY, to: MONDAY + 20 * MINUTE, seed: 7 }
  const lines = [...replay(options)]
  assert.ok(lines.length > 1_000, `${lines.length} lines`)
  assert.deepEqual([...replay(options)], lines)
  assert.notDeepEqual([...replay({ ...options, seed: 8 })], lines)
})

test('lines come in order of time, within the span, from offices of the institution', () => {
  const known = new Set(institution.offices.map(({ id }) => id))
  let last = MONDAY
  for (const { time, officeId } of replay({ from: MONDAY, to: MONDAY + 3 * DAY, seed: 1 })) {
    assert.ok(time >= last && time < MONDAY + 3 * DAY)
    assert.ok(known.has(officeId))
    last = time
  }
})

for (const scenario of SCENARIOS) {
  test(`“${scenario.name}” raises the alerts that it should`, () => {
    for (const [index, office] of officesFor(scenario.offices).entries()) {
      const start = scenario.hour === undefined ? MONDAY : nextLocalHour(office.timeZone, MONDAY, scenario.hour)
      const lines = [...scenario.lines({ office, random: createRandom(index) }, start)]
      const titles = new Set(alertsOf(own, lines).map(({ title }) => title))
      const missing = scenario.fires.filter((title) => !titles.has(title))
      assert.deepEqual(missing, [], `${office.code}; raised: ${[...titles].join(', ')}`)
    }
  })
}

test('a day of ordinary life raises nothing above medium, and little else', () => {
  for (const code of ['centro', 'emb-tokio', 'con-chicago']) {
    const office = institution.offices.find((each) => each.code === code)
    assert.ok(office)
    const lines = [...background({ office, random: createRandom(3) }, MONDAY, MONDAY + DAY, 0.1)]
    const alerts = alertsOf(own, lines)
    assert.ok(lines.length > 5_000, `${lines.length} lines`)
    assert.deepEqual(
      alerts.filter(({ level }) => level === 'high' || level === 'critical'),
      [],
    )
    assert.ok(alerts.length <= 2, alerts.map(({ title }) => title).join(', '))
  }
})

test('thirty days of history spread alerts over most offices and days, and leave some offices silent', () => {
  const to = MONDAY + 30 * DAY
  const lines = [...replay({ from: MONDAY, to, seed: 5, eventsPerSecond: 0.02 })]
  const alerts = alertsOf(own, lines)
  const days = new Set(alerts.map(({ time }) => Math.floor(time / DAY)))
  const offices = new Set(alerts.map(({ office }) => office))
  assert.ok(alerts.length > 400 && alerts.length < 4_000, `${alerts.length} alerts`)
  assert.ok(days.size >= 29 && offices.size >= 35, `${days.size} days, ${offices.size} offices`)
  const lastHeard = new Map(lines.map(({ officeId, time }) => [officeId, time]))
  assert.equal(institution.offices.filter(({ id }) => !lastHeard.has(id)).length, 1)
  assert.equal([...lastHeard.values()].filter((time) => to - time > DAY).length, 2)
})

test('a live replay raises an alert within its first minute', () => {
  const lines = [...replay({ from: MONDAY + HOUR, to: MONDAY + HOUR + MINUTE, seed: 1 })]
  assert.ok(alertsOf(own, lines).some(({ level }) => level === 'high'))
})

test('in a live replay every source of an office that speaks is heard, by day and by night', () => {
  const saturday = MONDAY - 2 * DAY
  for (const from of [MONDAY + 16 * HOUR, saturday]) {
    const lines = [...replay({ from, to: from + 2 * HOUR, seed: 4, attacksPerDay: 0, findingsPerDay: 0 })]
    const heard = new Set(lines.map(({ officeId, source }) => `${officeId} ${source}`))
    const late = lines.filter(({ time }) => time > from + HOUR)
    assert.deepEqual(new Set(late.map(({ officeId, source }) => `${officeId} ${source}`)), heard)
    assert.equal(new Set(lines.map(({ officeId }) => officeId)).size, institution.offices.length - 3)
  }
})

test('a replay gives as many alerts as a test of scale asks for', () => {
  const { offices } = scaleInstitution(150)
  const options = { from: MONDAY, to: MONDAY + 3 * DAY, seed: 2, offices, eventsPerSecond: 0.01, attacksPerDay: 0 }
  const alerts = alertsOf(own, replay({ ...options, findingsPerDay: 1_700 }))
  assert.ok(alerts.length > 4_500 && alerts.length < 6_000, `${alerts.length} alerts`)
  assert.ok(new Set(alerts.map(({ office }) => office)).size > 140)
})

function assertPlace(office: SampleOffice, ids: ReadonlySet<string>): void {
  assert.ok(office.parent === null || ids.has(office.parent), office.code)
  assert.ok(Math.abs(office.latitude) <= 90 && Math.abs(office.longitude) <= 180, office.code)
  assert.match(office.country, /^[A-Z]{2}$/)
  assert.match(office.code, /^[a-z0-9-]{2,40}$/)
  assert.ok(officeHour(office.timeZone, MONDAY).hour >= 0, office.code)
}

function officesFor(kinds: readonly string[]): SampleOffice[] {
  const fitting = institution.offices.filter(({ kind }) => kinds.includes(kind))
  return fitting.filter((_, index) => index % 12 === 0)
}
