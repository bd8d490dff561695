import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EvtxItem, type EvtxRecord, type Json, readEvtx } from './index.ts'
import { type BinXml, le, SampleChunk, type SampleValue, sampleFile, utf16 } from './sample-file.ts'

const GUID = [0x5f, 0x38, 0x77, 0x57, 0x2a, 0xc2, 0xe0, 0x43, 0xbf, 0x4c, 0x06, 0xf5, 0x69, 0x8f, 0xfb, 0xd9]
const SID = [1, 5, 0, 0, 0, 0, 0, 5, ...le(21, 4), ...le(1, 4), ...le(4_294_967_295, 4), ...le(7, 4), ...le(500, 4)]

function records(items: Iterable<EvtxItem>): EvtxRecord[] {
  return [...items].filter((item) => 'event' in item)
}

function problems(items: Iterable<EvtxItem>): string[] {
  return [...items].flatMap((item) => ('error' in item ? [item.error.code] : []))
}

/** What `Event` becomes when its template is `write` with these values. */
function eventOf(write: (binxml: BinXml) => void, ...values: readonly SampleValue[]): Json | undefined {
  const chunk = new SampleChunk().record((binxml) =>
    binxml.template((it) => it.element('Event', () => write(it)), values),
  )
  const items = [...readEvtx(sampleFile(chunk))]
  assert.deepEqual(problems(items), [])
  return records(items)[0]?.event.Event
}

test('each type of value has the form that Windows gives it', () => {
  const cases: readonly (readonly [SampleValue, Json])[] = [
    [[0x01, utf16('Ünï 日本 😀')], 'Ünï 日本 😀'],
    [[0x01, [...utf16('cut'), 0, 0, ...utf16('off')]], 'cut'],
    [[0x01, [0x00, 0xd8]], '\ufffd'],
    [[0x02, [0x80, 0x41, 0]], '€A'],
    [[0x03, [0xff]], -1],
    [[0x04, [0xff]], 255],
    [[0x05, le(-2, 2)], -2],
    [[0x06, le(65_535, 2)], 65_535],
    [[0x07, le(-3, 4)], -3],
    [[0x08, le(4_294_967_295, 4)], 4_294_967_295],
    [[0x09, le(-4n, 8)], -4],
    [[0x0a, le(571_146, 8)], 571_146],
    [[0x0a, le(2n ** 64n - 1n, 8)], '18446744073709551615'],
    [[0x0b, [0xcd, 0xcc, 0xcc, 0x3d]], '0.1'],
    [[0x0c, le(0x4008000000000000n, 8)], '3.0'],
    [[0x0d, le(1, 4)], true],
    [[0x0d, le(0, 4)], false],
    [[0x0d, le(6, 4)], 6],
    [[0x0e, [0xde, 0xad, 0x00]], 'DEAD00'],
    [[0x0f, GUID], '{5777385f-c22a-43e0-bf4c-06f5698ffbd9}'],
    [[0x10, le(0xfff0, 4)], '0xfff0'],
    [[0x11, le(133_771_264_101_653_241n, 8)], '2024-11-26T20:26:50.1653241Z'],
    [[0x12, [2024, 2, 4, 29, 23, 59, 58, 7].flatMap((field) => le(field, 2))], '2024-02-29T23:59:58.0070000Z'],
    [[0x13, SID], 'S-1-5-21-1-4294967295-7-500'],
    [[0x14, le(0x00c0ffee, 4)], '0xc0ffee'],
    [[0x15, le(0x8000000000000000n, 8)], '0x8000000000000000'],
    [[0x00, []], null],
    [[0x0a, []], null],
    [[0x88, [...le(7, 4)]], '7'],
  ]
  for (const [value, expected] of cases) {
    const event = eventOf((binxml) => binxml.element('Value', () => binxml.slot(0, false)), value)
    assert.deepEqual(event, { Value: expected }, `type ${value[0]}`)
  }
})

test('a network connection of Sysmon keeps every field in its place', () => {
  const fields = [
    'UtcTime',
    'ProcessGuid',
    'ProcessId',
    'Image',
    'Initiated',
    'SourceIsIpv6',
    'SourcePort',
    'DestinationIp',
  ]
  const event = eventOf(
    (binxml) => {
      binxml.element('System', () => binxml.element('EventID', () => binxml.slot(8)))
      binxml.element('EventData', () => {
        for (const [i, Name] of fields.entries()) binxml.element('Data', () => binxml.slot(i), { Name })
      })
    },
    [0x01, utf16('2025-11-27 07:40:10.132')],
    [0x0f, GUID],
    [0x08, le(4460, 4)],
    [0x01, utf16('C:\\x.exe')],
    [0x0d, le(1, 4)],
    [0x0d, le(0, 4)],
    [0x06, le(49_999, 2)],
    [0x01, utf16('10.0.1.14')],
    [0x06, le(3, 2)],
  )
  assert.deepEqual(event, {
    System: { EventID: 3 },
    EventData: {
      UtcTime: '2025-11-27 07:40:10.132',
      ProcessGuid: '{5777385f-c22a-43e0-bf4c-06f5698ffbd9}',
      ProcessId: 4460,
      Image: 'C:\\x.exe',
      Initiated: true,
      SourceIsIpv6: false,
      SourcePort: 49_999,
      DestinationIp: '10.0.1.14',
    },
  })
})

test('attributes, text beside them, and what is empty', () => {
  const event = eventOf(
    (binxml) => {
      binxml.element('Provider', () => binxml.slot(0), { Name: 'Sysmon', Guid: 1 })
      binxml.element('Correlation', () => binxml.slot(0), { ActivityID: 0 })
      binxml.element('EventID', () => binxml.slot(2), { Qualifiers: 2 })
    },
    [0x00, []],
    [0x0f, GUID],
    [0x06, le(5, 2)],
  )
  assert.deepEqual(event, {
    Provider: { '#attributes': { Name: 'Sysmon', Guid: '{5777385f-c22a-43e0-bf4c-06f5698ffbd9}' } },
    Correlation: null,
    EventID: { '#attributes': { Qualifiers: 5 }, '#text': 5 },
  })
})

test('lists repeat their element, unnamed data are a list, repeated names get numbers', () => {
  const list: SampleValue = [0x81, [...utf16('a\0'), ...utf16('\0'), ...utf16('c\0')]]
  assert.deepEqual(
    eventOf((binxml) => binxml.element('EventData', () => binxml.element('Data', () => binxml.slot(0))), list),
    {
      EventData: { Data: { '#text': ['a', '', 'c'] } },
    },
  )
  const named = (binxml: BinXml) => {
    binxml.element('EventData', () => {
      binxml.element('Data', () => binxml.slot(0), { Name: 'x' })
      binxml.element('Data', () => binxml.text('between'), { Name: 'y' })
      binxml.element('Data', () => binxml.text('again'), { Name: 'x' })
    })
  }
  assert.deepEqual(eventOf(named, list), { EventData: { x: ['a', '', 'c'], y: 'between', x_1: 'again' } })
  const items = (binxml: BinXml) => binxml.element('Item', () => binxml.slot(0))
  assert.deepEqual(eventOf(items, [0x86, [...le(1, 2), ...le(2, 2)]]), { Item: 1, Item_1: 2 })
})

test('a template within a template, as UserData has it', () => {
  const chunk = new SampleChunk()
  const inner = new SampleChunk()
  // The inner BinXML stands where the outer one will hold it: its offsets are those of the chunk.
  chunk.record((binxml) => {
    const before = binxml.at
    const write = (fragment: readonly number[]) =>
      binxml.template((it) => it.element('Event', () => it.element('UserData', () => it.slot(0))), [[0x21, fragment]])
    write([0])
    const fragmentAt = binxml.at - 2
    const fragment = inner.record((it) => {
      it.at = fragmentAt
      it.template(
        (that) => that.element('Cleared', () => that.element('User', () => that.slot(0))),
        [[0x01, utf16('ana')]],
      )
    })
    binxml.at = before
    write([...fragment.bytes.subarray(fragmentAt, fragmentAt + 300)])
  })
  const [record] = records(readEvtx(sampleFile(chunk)))
  assert.deepEqual(record?.event, { Event: { UserData: { Cleared: { User: 'ana' } } } })
})

test('a name like __proto__ is a name', () => {
  const event = eventOf((binxml) =>
    binxml.element('EventData', () => binxml.element('Data', () => binxml.text('x'), { Name: '__proto__' })),
  )
  assert.equal(JSON.stringify(event), '{"EventData":{"__proto__":"x"}}')
})

const THREE = (n: number) => {
  const chunk = new SampleChunk()
  for (let i = 0; i < n; i++)
    chunk.record((binxml) => binxml.template((it) => it.element('Event', () => it.slot(0)), [[0x08, le(i, 4)]]))
  return chunk
}

test('parts of any size give what the whole file gives', async () => {
  const file = sampleFile(THREE(3), THREE(2), THREE(1))
  const whole = [...readEvtx(file)]
  assert.equal(whole.length, 6)
  for (const size of [1_000, 4_096, 65_535, 65_537, 200_000]) {
    async function* parts() {
      for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
    }
    const items: EvtxItem[] = []
    for await (const item of readEvtx(parts())) items.push(item)
    assert.deepEqual(items, whole)
    assert.deepEqual([...readEvtx(partsInOneBuffer(file, size))], whole)
  }
})

/** As one reads a file: each part where the one before was. */
function* partsInOneBuffer(file: Uint8Array, size: number): Generator<Uint8Array> {
  const buffer = Buffer.alloc(size)
  for (let at = 0; at < file.length; at += size) {
    const part = file.subarray(at, at + size)
    buffer.set(part)
    yield buffer.subarray(0, part.length)
    buffer.fill(0xee)
  }
}

test('damage is told, and every sound chunk is read', () => {
  const file = sampleFile(THREE(3), THREE(2), THREE(1))
  const damaged = (change: (bytes: Uint8Array) => Uint8Array | undefined): [number, string[]] => {
    const bytes = file.slice()
    const items = [...readEvtx(change(bytes) ?? bytes)]
    return [records(items).length, problems(items)]
  }
  const fill = (from: number, count: number, byte: number) => (bytes: Uint8Array) => {
    bytes.fill(byte, from, from + count)
    return undefined
  }
  assert.deepEqual(
    damaged(() => undefined),
    [6, []],
  )
  assert.deepEqual(damaged(fill(0, 8, 0xff)), [6, ['file-header']])
  assert.deepEqual(damaged(fill(4_096, 8, 0xff)), [3, ['not-a-chunk']])
  assert.deepEqual(damaged(fill(4_096 + 70, 1, 0xff)), [6, ['checksum']])
  assert.deepEqual(damaged(fill(4_096 + 512, 4, 0xff)), [5, ['checksum', 'record']])
  assert.deepEqual(
    damaged((bytes) => bytes.subarray(0, bytes.length - 60_000)),
    [6, ['truncated']],
  )
  for (const [bytes, found] of [
    [4_096 + 65_536, 3],
    [4_096, 0],
    [1_000, 0],
  ] as const)
    assert.deepEqual(
      damaged((whole) => whole.subarray(0, bytes)),
      [found, ['truncated']],
    )
  assert.deepEqual(
    damaged((bytes) => bytes.subarray(4_096)),
    [6, ['file-header']],
  )
  assert.deepEqual(
    damaged(() => new Uint8Array(0)),
    [0, ['file-header']],
  )
  // The second chunk lost a hundred bytes: the third begins within its place.
  const [found, told] = damaged((bytes) => new Uint8Array([...bytes.subarray(0, 70_000), ...bytes.subarray(70_100)]))
  assert.equal(found, 4)
  assert.ok(told.includes('checksum'))
})

test('a template with the GUID and size of another file’s is read as it stands', () => {
  const eventWith = (name: string, text: string) =>
    eventOf((binxml) => binxml.element(name, () => binxml.element('Same', () => binxml.text(text))))
  assert.deepEqual(eventWith('First', 'one'), { First: { Same: 'one' } })
  assert.deepEqual(eventWith('Other', 'one'), { Other: { Same: 'one' } })
  assert.deepEqual(eventWith('Other', 'two'), { Other: { Same: 'two' } })
  assert.deepEqual(eventWith('First', 'one'), { First: { Same: 'one' } })
})
