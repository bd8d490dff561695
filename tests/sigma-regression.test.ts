import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { decodeLines } from '@atalaya/logs'
import { compile, loadRules } from '@atalaya/sigma'
import { readRules, rulesDirectory } from '../bench/sigma-corpus.ts'

const regression = join(import.meta.dirname, '../../shared/data/sigma-regression')

interface Expected {
  readonly rule: string
  readonly folder: string
  readonly events: number
  readonly matches?: number
  readonly atLeast?: number
}

describe('the published Sigma rules', { skip: existsSync(rulesDirectory) ? false : 'no reference data' }, () => {
  const files = readRules()
  const ruleSet = loadRules(files)
  const errors = ruleSet.problems.filter((problem) => problem.severity === 'error')

  it('load, all of them but those whose placeholders the institution must fill', () => {
    assert.ok(files.length >= 3_700)
    assert.deepEqual(
      errors.filter((problem) => problem.code !== 'placeholder'),
      [],
    )
    assert.equal(ruleSet.rules.length, files.length - errors.length)
    assert.ok(errors.every((problem) => problem.line !== undefined && problem.remedy.length > 10))
  })

  it('load whole once the placeholders are given', () => {
    const names = errors.map((problem) => /%(.+?)%/.exec(problem.message)?.[1] ?? '')
    const placeholders = Object.fromEntries(names.map((name) => [name, ['srv*']]))
    const filled = loadRules(files, { placeholders })
    assert.deepEqual(
      filled.problems.filter((problem) => problem.severity === 'error'),
      [],
    )
    assert.equal(filled.rules.length, files.length)
  })

  it('match their recorded events exactly as often as stated', () => {
    const matcher = compile(ruleSet)
    const expected = JSON.parse(readFileSync(join(regression, 'expected.json'), 'utf8')) as Expected[] // our own file of facts
    const wrong: string[] = []
    for (const { rule, folder, events, matches, atLeast } of expected) {
      const [file = ''] = globSync('*.json', { cwd: join(regression, folder) })
      const decoded = [...decodeLines(readFileSync(join(regression, folder, file)))]
      const count = decoded.filter((event) => matcher.match(event).some((match) => match.rule.id === rule)).length
      const right = matches === undefined ? count >= (atLeast ?? 1) : count === matches
      if (!right || decoded.length !== events)
        wrong.push(`${folder}: ${count} of ${decoded.length}, not ${matches ?? atLeast}`)
    }
    assert.equal(expected.length, 202)
    assert.deepEqual(wrong, [])
  })
})
