import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { loadRules } from '@atalaya/sigma'
import { CliError } from '../cli-error.ts'
import { readLoading } from './loading.ts'

const folder = mkdtempSync(join(tmpdir(), 'atalaya-loading-'))
after(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('placeholders and pipelines of the command line', () => {
  it('load a rule that asks for them', () => {
    const rule = {
      path: 'r.yml',
      text: "title: T\nlogsource: {product: windows}\ndetection: {sel: {User|expand: '%admins%'}, condition: sel}\n",
    }
    assert.equal(loadRules([rule]).rules.length, 0)
    const loading = readLoading({
      placeholders: [file('a.yml', 'admins: [root, 007]'), file('b.json', '{"admins": "ana"}')],
      pipeline: [file('p.yml', 'transformations: [{type: field_name_mapping, mapping: {User: user.name}}]')],
    })
    assert.deepEqual(loading.placeholders, { admins: ['root', '007', 'ana'] })
    const { rules, problems } = loadRules([rule], loading)
    assert.deepEqual([rules.length, problems], [1, []])
  })

  for (const [what, text] of [
    ['a list', '[a, b]'],
    ['nothing', ''],
    ['a name without values', 'admins: []'],
    ['values that are maps', 'admins: [{a: b}]'],
    ['broken YAML', 'admins: ['],
  ])
    it(`refuse ${what} for placeholders, naming the file`, () => {
      const path = file('bad.yml', String(text))
      assert.throws(
        () => readLoading({ placeholders: [path] }),
        (error) => error instanceof CliError && error.message.startsWith(path),
      )
    })

  it('refuse a pipeline that is none, and a file that is not there', () => {
    assert.throws(() => readLoading({ pipeline: [file('q.yml', 'transformations: [{type: magic}]')] }), /magic/)
    assert.throws(() => readLoading({ pipeline: [join(folder, 'nope')] }), /no such file/)
  })
})
