import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITS } from '../limits.ts'
import { asLine, SyslogFramer } from './frame.ts'

function framed(bytes: Buffer, cuts: readonly number[] = []): string[] {
  const messages: string[] = []
  const framer = new SyslogFramer((message) => messages.push(message.toString('latin1')))
  let at = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    framer.push(bytes.subarray(at, cut))
    at = cut
  }
  framer.push(bytes.subarray(at))
  framer.end()
  return messages
}

test('reads messages by octet counting, by newlines, and both in one connection', () => {
  assert.deepEqual(framed(Buffer.from('5 <1>ab7 <1>a\nbc<1>line\n<1>last')), [
    '<1>ab',
    '<1>a#012bc',
    '<1>line',
    '<1>last',
  ])
})

test('reads the same messages wherever the network cuts the stream', () => {
  const bytes = Buffer.from('11 <34>1 hello<13>Nov 22 one\n<13>two\r\n8 <1>a\nb\nc3 <1>\n')
  const whole = framed(bytes)
  for (let i = 1; i < bytes.length; i++)
    for (let j = i; j < bytes.length; j += 3) assert.deepEqual(framed(bytes, [i, j]), whole)
})

test('cuts a message beyond the limit and goes on with the next', () => {
  const count = 2 * LIMITS.line
  const counted = framed(Buffer.from(`${count} ${'x'.repeat(count)}<1>next\n`), [100, LIMITS.line + 500])
  assert.equal(counted.length, 2)
  assert.equal(counted[1], '<1>next')
  const lines = framed(Buffer.from(`<1>${'x'.repeat(count)}\n<1>next\n`), [100, LIMITS.line + 500])
  assert.equal(lines.length, 2)
  assert.ok((lines[0]?.length ?? 0) <= LIMITS.line + 100)
  assert.equal(lines[1], '<1>next')
})

test('never throws and never gives more than it was given, whatever comes', () => {
  const alphabet = ['0', '1', '9', ' ', '\n', '\r', '\0', '<', '>', 'a', '\xff']
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: round % 60 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join(
      '',
    )
    const bytes = Buffer.from(text, 'latin1')
    const cuts = [Math.floor(Math.random() * (bytes.length + 1))]
    const messages = framed(bytes, cuts)
    assert.deepEqual(messages, framed(bytes), JSON.stringify(text))
    for (const message of messages) assert.ok(!message.includes('\n') && message.length > 0)
  }
})

test('writes a datagram of several lines as one', () => {
  assert.equal(asLine(Buffer.from('<1>a\nb\r\n\0')).toString(), '<1>a#012b')
})
