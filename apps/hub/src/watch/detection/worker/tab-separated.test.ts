import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TabSeparated } from './tab-separated.ts'

/** Reads a field as ClickHouse does. */
function unescaped(text: string): string {
  const letters: Record<string, string> = { t: '\t', n: '\n', r: '\r', '0': '\0' }
  return text.replace(/\\(.)/gs, (_, letter: string) => letters[letter] ?? letter)
}

function written(write: (out: TabSeparated) => void): string {
  const out = new TabSeparated()
  write(out)
  return Buffer.from(out.take()).toString('latin1')
}

test('separates values by tabs and rows by newlines', () => {
  const text = written((out) => {
    out.text('a')
    out.plain('1')
    out.endRow()
    out.plain('')
    out.text('')
    out.endRow()
  })
  assert.equal(text, 'a\t1\n\t\n')
})

test('gives back every text that it wrote, whatever it holds', () => {
  const alphabet = ['\t', '\n', '\r', '\0', '\\', "'", '"', 'a', 'ñ', '日', '🙂', ' ', '\x01', 'N']
  for (let round = 0; round < 2_000; round++) {
    const text = Array.from({ length: round % 70 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join(
      '',
    )
    const out = new TabSeparated()
    out.text(text)
    const bytes = Buffer.from(out.take())
    assert.ok(!bytes.includes(9) && !bytes.includes(10), JSON.stringify(text))
    assert.equal(unescaped(bytes.toString('utf8')), text)
  }
})

test('writes bytes of a batch id so that none of them ends a value', () => {
  const id = '00090a0d5c27ff000102030405060708'
  const text = written((out) => out.hex(id))
  assert.equal(Buffer.from(unescaped(text), 'latin1').toString('hex'), id)
})

test('grows beyond its first size', () => {
  const large = 'x'.repeat(700_000)
  const text = written((out) => {
    for (let i = 0; i < 4; i++) out.text(large)
    out.endRow()
  })
  assert.equal(text.length, 4 * 700_000 + 4)
})
