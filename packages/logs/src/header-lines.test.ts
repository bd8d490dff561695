import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDecoder } from './decoder.ts'

const W3C = [
  '#Software: Microsoft Internet Information Services 10.0',
  '#Fields: date time cs-method cs-uri-stem sc-status my-field',
]
const W3C_LINE = '2026-03-01 08:00:00 GET /a 200 seen'
const ZEEK = [
  '#separator \\x09',
  '#set_separator\t,',
  '#path\tconn',
  '#fields\tts\tid.orig_h\tmine',
  '#types\ttime\taddr\tcount',
]
const ZEEK_LINE = '1772352000.5\t192.0.2.7\t42'

const inDocker = (line: string) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-03-01T08:00:00Z' })

for (const [name, header, line] of [
  ['W3C', W3C, W3C_LINE],
  ['Zeek', ZEEK, ZEEK_LINE],
  ['W3C by Docker', W3C.map(inDocker), inDocker(W3C_LINE)],
] as const) {
  test(`a decoder that is given the header of another reads on from there: ${name}`, () => {
    const first = createDecoder()
    for (const each of header) first.decode(each)
    const kept: unknown = JSON.parse(JSON.stringify(first.header))
    const next = createDecoder({ header: kept as string[] }) // as it was written
    assert.deepEqual(next.decode(line).fields, first.decode(line).fields)
    assert.notDeepEqual(createDecoder().decode(line).fields, first.decode(line).fields)
    assert.deepEqual(next.header, first.header)
  })
}

test('the last header counts, and what is kept is bounded', () => {
  const decoder = createDecoder()
  for (const line of W3C) decoder.decode(line)
  for (let i = 0; i < 1_000; i++) decoder.decode(`#Fields: date time n${i}`)
  for (let i = 0; i < 1_000; i++) decoder.decode(`#Remark${String.fromCharCode(97 + (i % 26))}: ${i}`)
  decoder.decode(`#Software: ${'x'.repeat(100_000)}`)
  assert.deepEqual(decoder.header, [W3C[0], '#Fields: date time n999'])
})
