import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDecoder } from './decoder.ts'
import type { LogEvent } from './event.ts'
import { EXPECTED } from './testing/expected-events.ts'
import { SAMPLE_LINES } from './testing/sample-lines.ts'

const TIME = Date.UTC(2026, 2, 1, 8)
const decoder = createDecoder({ now: () => Date.UTC(2026, 5, 1) })
const decode = (name: string): LogEvent => decoder.decode(SAMPLE_LINES[name] ?? '')

for (const [name, expected] of Object.entries(EXPECTED)) {
  test(`reads a line of ${name}`, () => {
    const event = decode(name)
    assert.equal(event.error, undefined)
    assert.equal(event.dataset, expected.dataset)
    assert.deepEqual(event.logsource, expected.logsource)
    assertIncludes(event.fields, expected.fields ?? {})
    assertIncludes(event.ecs, expected.ecs ?? {})
    assert.equal(event.time, expected.after === 'none' ? undefined : TIME + (expected.after ?? 0))
    assert.equal(event.raw, SAMPLE_LINES[name])
  })
}

function assertIncludes(actual: object, expected: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(expected)) {
    assert.deepEqual((actual as Record<string, unknown>)[name], value, name)
  }
}
