import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadRules } from './load.ts'
import { compile } from './matcher.ts'
import { parsePipeline } from './parse/pipeline.ts'

const RULE = `title: T
id: t
logsource: {product: windows, category: process_creation}
detection:
  sel:
    Image|endswith: '\\cmd.exe'
    User: ana
  condition: sel
`
const matches = (
  pipeline: string,
  fields: Readonly<Record<string, unknown>>,
  logsource = { product: 'windows', categories: ['process_creation'] },
) => {
  const parsed = parsePipeline(pipeline, 'p.yml')
  assert.deepEqual(parsed.problems, [])
  const set = loadRules([{ path: 't.yml', text: RULE }], { pipelines: parsed.pipeline ? [parsed.pipeline] : [] })
  return compile(set).match({ fields, logsource }).length === 1
}

describe('a processing pipeline', () => {
  it('maps field names for the log sources it names', () => {
    const ecs = readFileSync(join(import.meta.dirname, '../pipelines/ecs-windows.yml'), 'utf8')
    assert.equal(matches(ecs, { 'process.executable': 'C:\\cmd.exe', 'user.name': 'Ana' }), true)
    assert.equal(matches(ecs, { Image: 'C:\\cmd.exe', User: 'ana' }), false)
    assert.equal(
      matches(ecs.replace('product: windows', 'product: linux'), { Image: 'C:\\cmd.exe', User: 'ana' }),
      true,
    )
  })

  it('maps one field to several names, of which any may match', () => {
    const several = 'transformations: [{type: field_name_mapping, mapping: {Image: [A, B]}}]'
    assert.equal(matches(several, { B: '\\cmd.exe', User: 'ana' }), true)
    assert.equal(matches(several, { B: '\\cmd.exe' }), false)
  })

  it('adds conditions, changes log source and values, drops items', () => {
    const fields = { Image: '\\cmd.exe', User: 'ana' }
    const add = 'transformations: [{type: add_condition, conditions: {EventID: 1}}]'
    assert.deepEqual([matches(add, fields), matches(add, { ...fields, EventID: 1 })], [false, true])
    const change = 'transformations: [{type: change_logsource, product: other}]'
    assert.deepEqual(
      [matches(change, fields), matches(change, fields, { product: 'other', categories: [] })],
      [false, true],
    )
    const map = 'transformations: [{type: map_string, mapping: {ana: [eva, ivo]}}]'
    assert.equal(matches(map, { ...fields, User: 'ivo' }), true)
    const drop =
      'transformations: [{type: drop_detection_item, field_name_conditions: [{type: include_fields, fields: [User]}]}]'
    assert.equal(matches(drop, { Image: '\\cmd.exe' }), true)
  })

  it('names what it does not know', () => {
    assert.match(parsePipeline('transformations: [{type: magic}]', 'p.yml').problems[0]?.message ?? '', /magic/)
    assert.equal(parsePipeline('[', 'p.yml').problems.length, 1)
  })
})
