import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CanonicalJsonError, canonicalJson } from './canonical-json.ts'

// RFC 8785, appendix B: the bits of an IEEE 754 double and its text.
const NUMBERS = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
] as const

test('writes the numbers of RFC 8785, appendix B', () => {
  for (const [bits, text] of NUMBERS) assert.equal(canonicalJson(doubleOf(bits)), text, bits)
})

test('refuses the numbers that JSON does not know', () => {
  for (const bits of ['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])
    assert.throws(() => canonicalJson([doubleOf(bits)]), CanonicalJsonError)
})

test('writes the sample of RFC 8785, §3.2.2', () => {
  const sample = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`
  const expected = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`
  assert.equal(canonicalJson(JSON.parse(sample)), expected)
})

test('sorts members by UTF-16 code units (RFC 8785, §3.2.3)', () => {
  const sample = String.raw`{
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis"
  }`
  assert.deepEqual(
    [...canonicalJson(JSON.parse(sample)).matchAll(/"([A-Z][^"]+)"/g)].map(([, name]) => name),
    [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ],
  )
})

test('keeps a member named __proto__ and the order of arrays', () => {
  assert.equal(canonicalJson(JSON.parse('{"__proto__":[2,1],"a":{}}')), '{"__proto__":[2,1],"a":{}}')
})

test('refuses what JSON.parse never gives, and says where', () => {
  for (const value of [undefined, 1n, () => 1, Symbol('x'), new Date(0), new Map(), new Array(1)]) {
    assert.throws(() => canonicalJson({ a: { b: value } }), /\$\.a\.b/)
  }
  assert.throws(() => canonicalJson('\ud800'), /lone surrogate/)
  assert.throws(() => canonicalJson({ '\udc00': 1 }), /lone surrogate/)
})

test('refuses nesting without end instead of exhausting the stack', () => {
  assert.throws(() => canonicalJson(JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))), /nested deeper/)
  const ring: Record<string, unknown> = {}
  ring.self = ring
  assert.throws(() => canonicalJson(ring), /nested deeper/)
})

test('gives one text however the members were ordered, and that text means the same', () => {
  let seed = 1
  const random = (bound: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % bound
  }
  for (let round = 0; round < 2_000; round += 1) {
    const value = randomValue(random, 4)
    const text = canonicalJson(value)
    assert.deepEqual(JSON.parse(text), value)
    assert.equal(canonicalJson(shuffled(value)), text)
  }
})

function doubleOf(bits: string): number {
  return new DataView(Uint8Array.from(Buffer.from(bits, 'hex')).buffer).getFloat64(0)
}

function randomValue(random: (bound: number) => number, depth: number): unknown {
  const kind = random(depth === 0 ? 4 : 6)
  if (kind === 0) return [null, true, false][random(3)]
  if (kind === 1) return random(1_000_000) / (random(999) + 1)
  if (kind === 2) return random(100) - 50
  if (kind === 3) return String.fromCodePoint(random(0xd7ff), 0x1f600 + random(50), random(32))
  const items = Array.from({ length: random(5) }, () => randomValue(random, depth - 1))
  return kind === 4 ? items : Object.fromEntries(items.map((item) => [String.fromCodePoint(random(0xd7ff)), item]))
}

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffled(member)]),
  )
}
