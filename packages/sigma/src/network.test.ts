import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { it } from 'node:test'
import { parseAddress } from './network.ts'
import { randomSource } from './oracle/random-rules.ts'

it('takes for addresses what Node takes for addresses', () => {
  const random = randomSource(11)
  const pieces = ['1', '0', '255', '256', '01', '.', '.', ':', ':', '::', 'ff', 'ABCD', '12345', '1.2.3.4', 'g']
  for (let i = 0; i < 30_000; i++) {
    const text = Array.from({ length: 1 + random(15) }, () => pieces[random(pieces.length)]).join('')
    assert.equal(parseAddress(text) !== undefined, isIP(text) !== 0, text)
  }
})
