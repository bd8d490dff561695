import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeLines } from './decode-lines.ts'
import { createDecoder } from './decoder.ts'
import { detectFormat } from './detect-format.ts'
import { ECS_COLUMNS } from './ecs/columns.ts'
import type { LogEvent } from './event.ts'
import { normaliseIp } from './ip-address.ts'
import { MAX_COLUMN_LENGTH, MAX_COLUMN_VALUES, MAX_FIELD_NAME_LENGTH, MAX_FIELDS, MAX_LINE_LENGTH } from './limits.ts'
import { SAMPLE_LINES } from './testing/sample-lines.ts'

/** Repeatable random numbers below a bound (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const TYPES = new Map<string, string>(ECS_COLUMNS.map(({ column, type }) => [column, type]))

/** Every decoder may add a few names of its own to those of the record. */
const ADDED_FIELDS = MAX_FIELDS + 200

function assertSound(event: LogEvent, line: string): void {
  if (line.length <= MAX_LINE_LENGTH) assert.equal(event.raw, line)
  assert.ok(event.raw.length <= MAX_LINE_LENGTH)
  assert.ok(event.time === undefined || Number.isFinite(event.time), `time ${event.time} of ${line}`)
  assert.ok(Object.isFrozen(event.logsource))
  assert.equal(event.dataset === 'undecodable', event.dataset === 'undecodable' && event.error !== undefined)
  const names = Object.keys(event.fields)
  assert.ok(names.length <= 3 * ADDED_FIELDS, `${names.length} fields of ${line.slice(0, 200)}`)
  assert.ok(names.every((name) => name.length <= 2 * MAX_FIELD_NAME_LENGTH))
  assert.equal(Object.getPrototypeOf(event.fields), Object.prototype)
  for (const [column, value] of Object.entries(event.ecs)) assertFits(column, value)
}

function assertFits(column: string, value: unknown): void {
  const type = TYPES.get(column)
  if (type === 'string')
    assert.ok(typeof value === 'string' && value.length <= MAX_COLUMN_LENGTH, `${column}: ${value}`)
  else if (type === 'int') assert.ok(Number.isSafeInteger(value) && (value as number) >= 0, `${column}: ${value}`)
  else if (type === 'ip') assert.equal(normaliseIp(value), value, column)
  else if (type === 'string[]') assert.ok(Array.isArray(value) && value.length <= MAX_COLUMN_VALUES, column)
  else assert.fail(`no column ${column}`)
}

const lines = Object.values(SAMPLE_LINES)
const SPICE = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  '=',
  '|',
  ',',
  ' ',
  '\0',
  '\t',
  '-',
  ':',
  '%',
  '\ud800',
  'é',
  '__proto__',
  '1e999',
  '::',
  '0x',
]

function mutate(line: string, random: (below: number) => number): string {
  const at = random(line.length + 1)
  const end = Math.min(line.length, at + random(12))
  switch (random(6)) {
    case 0:
      return line.slice(0, at)
    case 1:
      return line.slice(at)
    case 2:
      return line.slice(0, at) + SPICE[random(SPICE.length)] + line.slice(at)
    case 3:
      return line.slice(0, at) + line.slice(end)
    case 4:
      return line.slice(0, at) + line.slice(at, end).repeat(1 + random(40)) + line.slice(end)
    default:
      return line.slice(0, at) + String.fromCharCode(random(0x2ff)) + line.slice(at + 1)
  }
}

test('every truncation of every sample line gives a sound event', () => {
  const decoder = createDecoder()
  for (const line of lines) {
    for (let end = 0; end <= line.length; end++) assertSound(decoder.decode(line.slice(0, end)), line.slice(0, end))
  }
})

test('mutated lines give sound events and never throw', () => {
  const random = randomOf(1)
  const decoder = createDecoder({ zone: 'America/Mexico_City' })
  for (let round = 0; round < 20_000; round++) {
    let line = lines[random(lines.length)] ?? ''
    for (let times = 1 + random(4); times > 0; times--) line = mutate(line, random)
    assertSound(decoder.decode(line), line)
  }
})

test('a line inside the frame of another gives a sound event', () => {
  const decoder = createDecoder()
  for (const inner of lines) {
    for (const line of [
      `<13>1 2026-03-01T08:00:00Z h app 1 - - ${inner}`,
      `Mar  1 08:00:00 h app[1]: ${inner}`,
      `2026-03-01T08:00:00Z stderr P ${inner}`,
      JSON.stringify({ '@timestamp': '2026-03-01T08:00:00Z', agent: {}, message: inner }),
      JSON.stringify({ log: inner, stream: 'stdout', time: 'x' }),
    ]) {
      assertSound(decoder.decode(line), line)
    }
  }
})

test('random bytes are split into records and kept', () => {
  const random = randomOf(2)
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: random(2_000) }, () => (random(4) === 0 ? random(256) : 32 + random(96)))
    for (const event of decodeLines(bytes)) assertSound(event, event.raw)
    detectFormat(Buffer.from(bytes).toString('latin1'))
  }
})

test('JSON values of any type under known names give sound events', () => {
  const random = randomOf(3)
  const decoder = createDecoder()
  const values = [
    null,
    true,
    -1,
    1e300,
    '',
    '-',
    [],
    [[]],
    {},
    [{ a: 1 }, 'x'],
    { Name: {} },
    'x'.repeat(5_000),
    '0x1f',
    '::1',
  ]
  const known = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>)
  const scramble = (value: unknown, depth: number): unknown => {
    if (random(6) === 0 || depth > 5) return values[random(values.length)]
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, scramble(inner, depth + 1)]))
  }
  for (let round = 0; round < 8_000; round++) {
    const record = scramble(known[random(known.length)], 0)
    const line = JSON.stringify(record)
    assertSound(decoder.decode(line), line)
    const event = decoder.decodeRecord(record)
    assert.ok(event.error === undefined || event.dataset !== '')
  }
})

test('hostile sizes stay within the bounds', () => {
  const decoder = createDecoder()
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i])))
  const wideWindows = JSON.stringify({ EventID: 1, Channel: 'Security', ...JSON.parse(wide) })
  const long = 'x'.repeat(MAX_LINE_LENGTH + 1)
  const named = JSON.stringify({ ['n'.repeat(10_000)]: 1, __proto__x: 1 }).replace('__proto__x', '__proto__')
  for (const line of [deep, wide, wideWindows, long, named, `[${'['.repeat(10_000)}`, `${'<a>'.repeat(10_000)}`]) {
    assertSound(decoder.decode(line), line)
  }
  assert.match(decoder.decode(deep).error ?? '', /deeper than/)
  assert.match(decoder.decode(wide).error ?? '', /more than .* fields/)
  assert.match(decoder.decode(long).error ?? '', /longer than/)
  assert.equal(decoder.decodeRecord(undefined).dataset, 'undecodable')
})
