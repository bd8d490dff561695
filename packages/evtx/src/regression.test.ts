import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readEvtx } from './index.ts'

const DATA = new URL('../../../../shared/data/sigma-regression/', import.meta.url)
const skip = existsSync(DATA) ? false : 'the reference data is not there'

test('every .evtx of the regression data equals its JSON', { skip }, () => {
  const files = globSync('**/*.evtx', { cwd: DATA })
  assert.equal(files.length, 202)
  for (const file of files) {
    const items = [...readEvtx(readFileSync(new URL(file, DATA)))]
    const events = items.map((item) => {
      if ('error' in item) throw item.error
      return normalised(item.event)
    })
    const expected = objectsIn(readFileSync(new URL(`${file.slice(0, -5)}.json`, DATA), 'utf8'))
    assert.deepEqual(events, expected.map(normalised), file)
  }
})

/**
 * The JSON was written by older tools: GUIDs without braces in capitals, times with six (once nine) decimals, no spaces at
 * the end of a text; one path has another letter case.
 */
function normalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalised)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.trim(), normalised(inner)]))
  }
  if (typeof value !== 'string') return value
  const text = value.trimEnd()
  if (/^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text)) return text.replace(/[{}]/g, '').toUpperCase()
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return text.slice(0, 26)
  return text === 'C:\\Windows\\Explorer.EXE' ? 'C:\\Windows\\Explorer.exe' : text
}

/** A file holds one object, a list, or several objects one after the other. */
function objectsIn(text: string): unknown[] {
  const clean = text.replace(/^\ufeff/, '').trim()
  const list = clean.startsWith('[') ? clean : `[${clean.replace(/^\}\s*\{/gm, '},{')}]`
  // The parsed value is only compared.
  return JSON.parse(list) as unknown[]
}
