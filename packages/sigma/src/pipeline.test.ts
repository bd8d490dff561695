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

  it('asks all conditions of a step unless told otherwise', () => {
    const step = (more: string) =>
      `transformations: [{type: add_condition, conditions: {EventID: 1}, rule_conditions: [{type: logsource, product: windows}, {type: logsource, category: other}]${more}}]`
    const fields = { Image: '\\cmd.exe', User: 'ana' }
    assert.equal(matches(step(''), fields), true)
    assert.equal(matches(step(', rule_cond_op: or'), fields), false)
    assert.equal(matches(step(', rule_cond_not: true'), fields), false)
  })

  it('maps the fields that references, filters and correlations name', () => {
    const { pipeline } = parsePipeline(
      'transformations: [{type: field_name_mapping, mapping: {User: user.name, Owner: owner.name}, rule_conditions: [{type: logsource, product: windows}]}]',
      'p.yml',
    )
    const text = `${RULE.replace('User: ana', 'User|fieldref: Owner')}---
title: F
logsource: {product: windows}
filter: {rules: any, gone: {User: eva}, condition: not gone}
---
title: C
correlation: {type: value_count, rules: [t], group-by: [User, who], aliases: {who: {t: Owner}}, timespan: 1m, condition: {field: User, gte: 2}}
`
    const set = loadRules([{ path: 't.yml', text }], { pipelines: pipeline ? [pipeline] : [] })
    assert.deepEqual(set.problems, [])
    const matched = (user: string) =>
      compile(set).match({
        fields: { Image: '\\cmd.exe', 'user.name': user, 'owner.name': user },
        logsource: { product: 'windows', categories: ['process_creation'] },
      }).length === 1
    assert.deepEqual([matched('ana'), matched('eva')], [true, false])
    const [{ groupBy, aliases, condition } = assert.fail()] = set.correlations
    assert.deepEqual([groupBy, aliases], [['user.name', 'who'], { who: { t: 'owner.name' } }])
    assert.deepEqual(condition?.kind === 'threshold' && condition.fields, ['user.name'])
  })

  it('refuses what would lose a condition or a limit', () => {
    const twins = parsePipeline('transformations: [{type: field_name_mapping, mapping: {Image: A, User: A}}]', 'p.yml')
    const text = RULE.replace('Image|endswith', 'Image')
    const { rules, problems } = loadRules([{ path: 't.yml', text }], { pipelines: [twins.pipeline ?? assert.fail()] })
    assert.deepEqual([rules.length, problems[0]?.message], [0, 'two fields of one selection are mapped to "A"'])
    const limited = 'transformations: [{type: drop_detection_item, detection_item_conditions: [{type: match_string}]}]'
    assert.match(parsePipeline(limited, 'p.yml').problems[0]?.message ?? '', /detection_item_conditions/)
  })

  it('names what it does not know', () => {
    assert.match(parsePipeline('transformations: [{type: magic}]', 'p.yml').problems[0]?.message ?? '', /magic/)
    assert.equal(parsePipeline('[', 'p.yml').problems.length, 1)
  })
})
