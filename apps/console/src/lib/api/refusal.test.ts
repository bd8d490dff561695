import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { refusalIn } from './refusal.ts'

const HUB = new URL('../../../../hub/src/', import.meta.url).pathname
/** What only programs read: senders of events, and whoever starts the hub (who reads of bad options and of its bucket, too). */
const FOR_PROGRAMS = /\/(ingest|config|database|events|stream|sample|testing|engines|bucket)\/|\/serve\.ts$/

test('says in Spanish what the hub says in English, with its words in their places', () => {
  assert.equal(refusalIn('es', 'The office at the top stays there.'), 'La oficina superior no se mueve.')
  assert.equal(
    refusalIn('es', 'The code {} (a+b) is another office’s. Choose another.'),
    'La clave {} (a+b) es de otra oficina. Elija otra.',
  )
  assert.equal(
    refusalIn('es', 'It was not done, and the proposal is closed. The office at the top stays there.'),
    'No se hizo, y la propuesta quedó cerrada. (La oficina superior no se mueve.)',
  )
  assert.equal(refusalIn('en', 'The office at the top stays there.'), 'The office at the top stays there.')
  assert.equal(refusalIn('es', 'Something that nobody has put into words'), undefined)
})

test('has Spanish words for every refusal that the hub words for people', () => {
  const files = globSync('**/*.ts', { cwd: HUB }).filter(
    (file) => !file.endsWith('.test.ts') && !FOR_PROGRAMS.test(`/${file}`),
  )
  const worded = files.flatMap((file) => {
    const source = readFileSync(`${HUB}${file}`, 'utf8')
    const made = source.matchAll(/new HubError\(\s*'(?!bad-option')(?:[a-z-]+)',\s*(['`])((?:(?!\1).)+)\1/gs)
    return [...made].map(([, , text = '']) => text.replace(/\$\{[^}]*\}/g, 'x'))
  })
  assert.ok(worded.length > 30, `${worded.length} refusals found`)
  assert.deepEqual(
    worded.filter((text) => refusalIn('es', text) === undefined),
    [],
  )
})
