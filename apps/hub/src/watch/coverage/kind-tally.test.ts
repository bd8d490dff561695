import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDecoder, type Logsource } from '@atalaya/logs'
import { KindTally } from './kind-tally.ts'

const FROM = { source: 's', office: 'o', receivedAt: 86_400_000 * 3 + 5 }
const WINDOWS: Logsource = { product: 'windows', service: 'security' }

test('tells kinds apart by log source and event id, with the fields of each', () => {
  const tally = new KindTally()
  tally.event(FROM, { logsource: WINDOWS, fields: { EventID: 4624, LogonType: 3 } })
  tally.event(FROM, { logsource: WINDOWS, fields: { EventID: 4624, IpAddress: '::1' } })
  tally.event(FROM, { logsource: WINDOWS, fields: { EventID: '4688' } })
  const kinds = tally.kinds().map(({ code, fields, day }) => [code, fields, day])
  assert.deepEqual(kinds, [
    ['4624', ['EventID', 'LogonType', 'IpAddress'], 3],
    ['4688', ['EventID'], 3],
  ])
})

test('takes whatever a decoder gives, of any bytes', () => {
  const tally = new KindTally()
  const decoder = createDecoder()
  for (let round = 0; round < 2_000; round++) {
    const bytes = Array.from({ length: round % 60 }, () => String.fromCharCode(Math.floor(Math.random() * 300)))
    const value = ['1', '-1', 'null', '{}', '[4]', '1e9', `"${'9'.repeat(round % 9)}"`][round % 7]
    tally.event(FROM, decoder.decode(round % 2 ? bytes.join('') : `{"EventID":${value},"Channel":"Security"}`))
  }
  assert.ok(tally.kinds().every(({ code }) => /^\d{0,6}$/.test(code)))
})
