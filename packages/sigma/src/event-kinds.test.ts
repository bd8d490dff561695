import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventKinds, sourceOfKind } from './event-kinds.ts'

const SECURITY = { product: 'windows', service: 'security' }

test('tells kinds apart by log source and event id, with the fields of each', () => {
  const kinds = new EventKinds(1)
  kinds.add({ logsource: SECURITY, fields: { EventID: 4624, LogonType: 3 } })
  kinds.add({ logsource: SECURITY, fields: { EventID: 4624, IpAddress: '::1' } })
  kinds.add({ logsource: SECURITY, fields: { EventID: '4688' } })
  kinds.add({ logsource: { product: 'linux' }, fields: { EventID: 4624 } })
  assert.deepEqual(
    kinds.seen().map(({ code, fields, events }) => [code, [...fields], events]),
    [
      ['4624', ['EventID', 'LogonType', 'IpAddress'], 2],
      ['4688', ['EventID'], 1],
      ['', ['EventID'], 1],
    ],
  )
})

test('looks at the first events of a kind, then at some, and counts all', () => {
  const kinds = new EventKinds(32)
  for (let n = 1; n <= 64; n++) kinds.add({ logsource: SECURITY, fields: { [`f${n}`]: 1 } })
  const [kind] = kinds.seen()
  assert.equal(kind?.events, 64)
  assert.deepEqual([...(kind?.fields ?? [])].slice(7), ['f8', 'f32', 'f64'])
})

test('stays small whatever is sent', () => {
  const kinds = new EventKinds(1)
  for (let id = 0; id < 20_000; id++) kinds.add({ logsource: SECURITY, fields: { EventID: id, [`f${id}`]: 1 } })
  const seen = kinds.seen()
  assert.ok(seen.length <= 401, String(seen.length))
  assert.ok(seen.every(({ fields }) => fields.size <= 300))
})

test('as a source it says which event id it has', () => {
  const values = (code: string) => sourceOfKind({ logsource: SECURITY, code }, []).values?.get('EventID')
  assert.deepEqual([values('4624'), values('')], [[4624], undefined])
})
