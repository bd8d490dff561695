import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CORRELATED, EACH, FOLDED } from './faults/rules.ts'
import { runRounds } from './faults/run-rounds.ts'

const ROUNDS = Number(process.env.ATALAYA_FAULT_ROUNDS ?? 24)

test('finds every acknowledged event and every alert exactly once, whatever is killed while it works', async (t) => {
  const { sent, found, faults } = await runRounds(ROUNDS, (line) => t.diagnostic(line))
  t.diagnostic(`${JSON.stringify(faults)}: ${JSON.stringify(sent)}`)
  assert.equal(found.numbers, sent.events, 'no event is missing')
  assert.equal(found.events, sent.events, 'no event is there twice')
  assert.equal(found.counted, sent.events, 'sources count each event once')
  assert.equal(found.alerts[EACH]?.alerts, sent.each, 'one alert for each event that alerts alone')
  assert.equal(found.alerts[EACH]?.events, sent.each, 'each of them made of one event')
  assert.equal(found.alerts[FOLDED]?.events, sent.folded, 'folded alerts count each event once')
  assert.equal(found.alerts[CORRELATED]?.alerts, sent.bursts, 'one alert for each burst')
  const alerts = Object.values(found.alerts).reduce((sum, { alerts: count }) => sum + count, 0)
  assert.equal(found.raised, alerts, 'one fact for each alert')
})
