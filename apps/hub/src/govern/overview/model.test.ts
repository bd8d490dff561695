import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { byDay, firstDay, NO_SOURCES, officeState, openAlertsOf, openByDay } from './model.ts'

const HEARD = { ...NO_SOURCES, sources: 2, lastHeard: new Date(), lagSeconds: 2 }
const quiet = openAlertsOf([])

describe('the state of an office', () => {
  test('what needs a person first wins', () => {
    assert.equal(officeState(quiet, HEARD), 'good')
    assert.equal(officeState(openAlertsOf([5, 5, 0, 0, 0]), HEARD), 'good')
    assert.equal(officeState(openAlertsOf([0, 0, 1, 0, 0]), HEARD), 'warning')
    assert.equal(officeState(openAlertsOf([0, 0, 1, 1, 0]), HEARD), 'bad')
    assert.equal(officeState(openAlertsOf([0, 0, 0, 0, 1]), { ...HEARD, silentSources: 2 }), 'bad')
  })

  test('tells not heard any more from never heard, and late from silent', () => {
    assert.equal(officeState(quiet, { ...HEARD, silentSources: 2 }), 'stale')
    assert.equal(officeState(quiet, { ...HEARD, silentSources: 1 }), 'warning')
    assert.equal(officeState(quiet, { ...HEARD, lagSeconds: 3_600 }), 'warning')
    assert.equal(officeState(quiet, NO_SOURCES), 'unknown')
    assert.equal(officeState(quiet, { ...NO_SOURCES, sources: 1 }), 'unknown')
  })
})

describe('thirty days', () => {
  const now = new Date('2026-03-01T10:00:00Z')

  test('end today, in UTC', () => {
    assert.equal(firstDay(now).toISOString(), '2026-01-31T00:00:00.000Z')
    const days = byDay(
      [
        { day: new Date('2026-01-31'), count: 1 },
        { day: new Date('2026-03-01'), count: 2 },
        { day: new Date('2026-01-30'), count: 9 },
      ],
      firstDay(now),
    )
    assert.deepEqual([days.length, days[0], days[29], days.reduce((a, b) => a + b)], [30, 1, 2, 3])
  })

  test('what was open on each day follows from what is open now', () => {
    const flow = (changes: Record<number, number>) => Array.from({ length: 30 }, (_, day) => changes[day] ?? 0)
    const open = openByDay(3, flow({ 10: 5, 29: 1 }), flow({ 20: 4 }))
    assert.deepEqual([open[9], open[10], open[19], open[20], open[28], open[29]], [1, 6, 6, 2, 2, 3])
  })
})
