import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entity } from '@atalaya/contracts'
import { type GroupingIncident, groupAlerts, groupingEntities, incidentIdOf, type RaisedAlert } from './model.ts'

const HOUR_MS = 60 * 60 * 1000
const START = Date.UTC(2026, 2, 1, 8)

let made = 0
function alert(hours: number, entities: readonly Entity[], more: Partial<RaisedAlert> = {}): RaisedAlert {
  made += 1
  const eventTime = new Date(START + hours * HOUR_MS)
  return {
    id: `alert-${made}`,
    office: 'berlin',
    rule: 'rule',
    title: 'Title',
    titleEs: 'Título',
    severity: 3,
    entities,
    eventTime,
    ...more,
  }
}
const host = (value: string): Entity => ({ kind: 'host', value })
const user = (value: string): Entity => ({ kind: 'user', value })
const group = (alerts: RaisedAlert[], open: GroupingIncident[] = []) => groupAlerts(alerts, open, 4 * HOUR_MS)
const sizes = ({ members }: ReturnType<typeof group>) => [...members.values()].map(({ length }) => length)

describe('grouping', () => {
  test('alerts of one machine, each near the one before, are one incident', () => {
    const grouping = group([alert(0, [host('MAIL1')]), alert(3, [host('mail1')]), alert(6, [host('MAIL1')])])
    assert.deepEqual(sizes(grouping), [3])
    assert.deepEqual(grouping.opened[0]?.lastEvent, new Date(START + 6 * HOUR_MS))
  })

  test('an alert past the window opens another incident', () => {
    assert.deepEqual(sizes(group([alert(0, [host('MAIL1')]), alert(4.01, [host('MAIL1')])])), [1, 1])
  })

  test('other offices and other machines are other incidents', () => {
    const alerts = [alert(0, [host('PC1')]), alert(0, [host('PC2')]), alert(0, [host('PC1')], { office: 'paris' })]
    assert.deepEqual(sizes(group(alerts)), [1, 1, 1])
  })

  test('late events join the incident that they belong to, and begin it earlier', () => {
    const [first, late] = [alert(10, [host('PC1')]), alert(7, [host('PC1')])]
    const grouping = group([first, late])
    assert.deepEqual(sizes(grouping), [2])
    assert.deepEqual(grouping.opened[0]?.firstEvent, late.eventTime)
  })

  test('an alert without a machine opens by its user, and one that names both joins by either', () => {
    const grouping = group([alert(0, [user('jperez')]), alert(1, [host('PC1'), user('JPerez')])])
    assert.deepEqual(sizes(grouping), [2])
    assert.deepEqual(grouping.opened[0]?.entity, user('jperez'))
  })

  test('a common file name joins nothing while there is a machine to go by', () => {
    const file: Entity = { kind: 'file', value: 'cmd.exe' }
    assert.deepEqual(groupingEntities(alert(0, [file, host('PC1')])), [host('PC1')])
    assert.deepEqual(groupingEntities(alert(0, [file])), [file])
    assert.deepEqual(groupingEntities(alert(0, [])), [{ kind: 'other', value: 'rule' }])
  })

  test('of two open incidents the nearer in time gets the alert', () => {
    const span = { office: 'berlin', key: 'host:pc1' }
    const older = { id: 'a', ...span, firstEvent: new Date(START), lastEvent: new Date(START + HOUR_MS) }
    const newer = {
      id: 'b',
      ...span,
      firstEvent: new Date(START + 3 * HOUR_MS),
      lastEvent: new Date(START + 3 * HOUR_MS),
    }
    const { members, opened } = group([alert(4, [host('pc1')])], [older, newer])
    assert.deepEqual([[...members.keys()], opened.length], [['b'], 0])
  })

  test('the same alerts give the same incidents, however they are cut into batches', () => {
    const alerts = Array.from({ length: 60 }, (_, i) => alert((i * 7) % 50, [host(`PC${i % 3}`)]))
    const whole = group(alerts)
    for (const cut of [1, 17, 30, 59]) {
      const first = group(alerts.slice(0, cut))
      const rest = group(alerts.slice(cut), spansAfter(first))
      const joined = new Map([...first.members].map(([id, members]) => [id, members.map((member) => member.id)]))
      for (const [id, members] of rest.members) {
        joined.set(id, [...(joined.get(id) ?? []), ...members.map((member) => member.id)])
      }
      assert.deepEqual(joined, new Map([...whole.members].map(([id, members]) => [id, members.map((m) => m.id)])))
    }
  })

  test('an incident is named by the alert that opened it', () => {
    assert.equal(incidentIdOf('x'), incidentIdOf('x'))
    assert.notEqual(incidentIdOf('x'), incidentIdOf('y'))
    assert.match(incidentIdOf('x'), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

function spansAfter({ opened }: ReturnType<typeof group>): GroupingIncident[] {
  return opened.map(({ id, office, key, firstEvent, lastEvent }) => ({ id, office, key, firstEvent, lastEvent }))
}
