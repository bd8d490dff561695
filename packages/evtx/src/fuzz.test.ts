import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EvtxError, readEvtx } from './index.ts'
import { le, SampleChunk, sampleFile, utf16 } from './sample-file.ts'

const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 2_000)

function dice(seed: number): (limit: number) => number {
  let state = seed >>> 0 || 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

function sample(): Uint8Array {
  const chunk = new SampleChunk()
  for (let i = 0; i < 5; i++) {
    chunk.record((binxml) =>
      binxml.template(
        (it) =>
          it.element('Event', () => {
            it.element('System', () => it.element('EventID', () => it.slot(0), { Qualifiers: 0 }))
            it.element('EventData', () => it.element('Data', () => it.slot(1), { Name: 'Image' }))
          }),
        [
          [0x06, le(i, 2)],
          [0x81, utf16('a\0b\0')],
          [0x13, [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]],
        ],
      ),
    )
  }
  return sampleFile(chunk)
}

/** Reads to the end; whatever is wrong must come as an item. */
function read(bytes: Uint8Array): { records: number; errors: EvtxError[] } {
  let records = 0
  const errors: EvtxError[] = []
  for (const item of readEvtx(bytes)) {
    if ('error' in item) errors.push(item.error)
    else records++
  }
  assert.ok(errors.every((error) => error instanceof EvtxError))
  return { records, errors }
}

test('bytes changed anywhere never throw', () => {
  const file = sample()
  const used = file.findLastIndex((byte) => byte !== 0) + 1
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const roll = dice(seed * 7_919)
    const bytes = file.slice()
    for (let i = 0; i <= roll(8); i++) {
      const at = roll(2) === 0 ? 4_096 + 512 + roll(used - 4_608) : roll(used)
      bytes[at] = roll(3) === 0 ? 0xff : roll(256)
    }
    read(bytes)
  }
})

test('a file cut off anywhere, or of noise, never throws', () => {
  const file = sample()
  for (let length = 0; length < file.length; length += 331) read(file.subarray(0, length))
  for (let seed = 1; seed < 50; seed++) {
    const roll = dice(seed)
    const noise = Uint8Array.from({ length: 5_000 }, () => roll(256))
    const bytes = file.slice()
    bytes.set(noise, 4_096 + 512)
    read(bytes)
  }
})

test('a template that repeats its values without end is refused', () => {
  const chunk = new SampleChunk().record((binxml) =>
    binxml.template(
      (it) =>
        it.element('Event', () => {
          for (let i = 0; i < 2_000; i++) it.slot(0)
        }),
      [[0x01, utf16('x'.repeat(15_000))]],
    ),
  )
  const { records, errors } = read(sampleFile(chunk))
  assert.deepEqual([records, errors.map((error) => error.code)], [0, ['too-large']])
})

test('lists that multiply each other are refused', () => {
  const list = Array.from({ length: 100 }, () => le(1, 2)).flat()
  const chunk = new SampleChunk().record((binxml) =>
    binxml.template(
      (it) => it.element('Event', () => it.element('Data', () => it.slot(0).slot(1).slot(2).slot(3))),
      [0, 1, 2, 3].map(() => [0x86, list] as const),
    ),
  )
  assert.deepEqual(
    read(sampleFile(chunk)).errors.map((error) => error.code),
    ['too-large'],
  )
})

test('a template that contains itself is refused', () => {
  const chunk = new SampleChunk().record((binxml) =>
    binxml.template((it) => {
      const definition = it.at - 28
      it.element('Event', () => it.raw(0x05, 0x21).u16(15).raw(0x0c, 1).u32(7).u32(definition).u32(0).raw(0))
    }, []),
  )
  assert.deepEqual(
    read(sampleFile(chunk)).errors.map((error) => error.code),
    ['too-large'],
  )
})

test('elements nested without end are refused', () => {
  const chunk = new SampleChunk().record((binxml) => {
    for (let i = 0; i < 1_500; i++) binxml.raw(0x01).u32(0).name('a').raw(0x02)
  })
  assert.deepEqual(
    read(sampleFile(chunk)).errors.map((error) => error.code),
    ['too-large'],
  )
})
