import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from './en.ts'
import { es } from './es.ts'

type Leaf = readonly [path: string, value: unknown]

function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
}

test('both languages have the same keys of the same kinds', () => {
  const kinds = (messages: unknown) =>
    leaves(messages)
      .map(([path, value]) => `${path} ${typeof value}`)
      .sort()
  assert.deepEqual(kinds(en), kinds(es))
})

test('no message is empty or untranslated by accident', () => {
  const english = new Map(leaves(en))
  // Words that are the same in both languages.
  const same = new Set([
    'ATT&CK',
    'No',
    'Panorama',
    'syslog',
    'HTTP',
    'Atalaya',
    'error',
    'Error',
    'Variables',
    'Local',
    'Original',
  ])
  for (const [path, value] of leaves(es)) {
    if (typeof value !== 'string') continue
    assert.notEqual(value.trim(), '', path)
    if (value.length > 3 && !same.has(value))
      assert.notEqual(value, english.get(path), `${path}: “${value}” in both languages`)
  }
})

test('every message that takes values gives words for them', () => {
  for (const messages of [es, en]) {
    for (const [path, value] of leaves(messages)) {
      if (typeof value !== 'function') continue
      const text: unknown = path === 'range.last' ? value('24h') : value(2, '2', '3', '4')
      assert.ok(typeof text === 'string' && !text.includes('undefined'), path)
    }
  }
})
