import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CORE_SCHEMA, load } from 'js-yaml'
import { readPlainYaml } from './plain-yaml.ts'

const OWN = new URL('../../../../content/rules', import.meta.url).pathname
const PUBLISHED = new URL('../../../../../shared/data/sigma-rules', import.meta.url).pathname
const texts = [OWN, PUBLISHED]
  .filter(existsSync)
  .flatMap((cwd) => globSync('**/*.yml', { cwd }).map((name) => readFileSync(join(cwd, name), 'utf8')))

/** As the whole parser gives it: with prototypes. */
function read(text: string): unknown {
  const found = readPlainYaml(text)
  return found === undefined ? undefined : structuredClone(found)
}

function whole(text: string): unknown {
  return load(text, { schema: CORE_SCHEMA, maxDepth: 50 })
}

test('rules are what the whole parser says, and few need it', () => {
  let left = 0
  for (const text of texts) {
    const found = /^---/m.test(text) ? undefined : read(text)
    if (found === undefined) left++
    else assert.deepEqual(found, whole(text))
  }
  assert.ok(left < texts.length / 2, `${left} of ${texts.length}`)
})

test('whatever is read of a text that was tampered with is what the whole parser says', () => {
  let seed = 20_260_301
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return (seed >>> 8) % below
  }
  const pieces = [
    '\n',
    ' ',
    '  ',
    '- ',
    ':',
    ': ',
    '#',
    ' #',
    "'",
    '"',
    '|',
    '>',
    '\n\n',
    '\n    ',
    '0x1',
    '1e3',
    '~',
    '&a',
  ]
  pieces.push(
    'null',
    'True',
    '.5',
    '-',
    '?',
    '*a',
    '[',
    '{',
    '!',
    '%',
    '@',
    '007',
    '2026-01-01',
    '\\',
    'a: b',
    '\n- ',
    '...',
    '=',
  )
  let count = 0
  for (let round = 0; round < 30_000; round++) {
    let text = (texts[random(texts.length)] ?? '').slice(0, 600)
    for (let change = random(4); change >= 0; change--) {
      const at = random(text.length + 1)
      text = text.slice(0, at) + pieces[random(pieces.length)] + text.slice(at + random(3))
    }
    const found = read(text)
    if (found === undefined) continue
    count++
    assert.deepEqual(found, whole(text), JSON.stringify(text))
  }
  assert.ok(count > 3_000, String(count))
})
