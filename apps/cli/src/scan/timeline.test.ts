import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Timeline } from './timeline.ts'

const utc = () => 0
const at = (text: string) => Date.parse(text)

test('bars are as narrow as the most allowed lets them be', () => {
  const timeline = new Timeline()
  for (const hour of [1, 2, 2, 5]) timeline.add(at(`2026-03-01T0${hour}:30:00Z`), 'high')
  const bins = timeline.bins(10, utc)
  assert.equal(bins?.step, 1_800_000)
  assert.deepEqual(bins?.byLevel.get('high'), [1, 0, 2, 0, 0, 0, 0, 0, 1])
})

test('bars of days begin at local midnight', () => {
  const timeline = new Timeline()
  timeline.add(at('2026-03-01T12:00:00Z'), 'low')
  timeline.add(at('2026-03-09T12:00:00Z'), 'low')
  const bins = timeline.bins(10, () => -6 * 3_600_000)
  assert.equal(bins?.from, at('2026-03-01T06:00:00Z'))
})

test('a few wrong clocks do not make the rest one bar, and are told', () => {
  const timeline = new Timeline()
  for (let i = 0; i < 1_000; i++) timeline.add(at('2026-03-01T00:00:00Z') + i * 60_000, 'medium')
  timeline.add(at('1601-01-01T00:00:00Z'), 'medium')
  timeline.add(8.64e15, 'medium')
  const bins = timeline.bins(60, utc)
  assert.ok((bins?.step ?? 0) <= 3_600_000)
  assert.ok((bins?.outside ?? 0) >= 2 && (bins?.outside ?? 0) <= 22)
})

test('any two instants fit in the bars allowed', () => {
  for (const [first, last] of [
    [-8.64e15, 8.64e15],
    [0, 0],
    [0, 400 * 365 * 86_400_000],
  ] as const) {
    const timeline = new Timeline()
    timeline.add(first, 'low')
    timeline.add(last, 'low')
    const bins = timeline.bins(60, utc)
    assert.ok(bins && bins.count <= 60 && bins.count > 0)
  }
})

test('matches without a time have no bars', () => {
  const timeline = new Timeline()
  timeline.add(null, 'low')
  assert.equal(timeline.bins(60, utc), undefined)
})
