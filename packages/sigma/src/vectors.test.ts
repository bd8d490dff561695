import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { dump } from 'js-yaml'
import { evaluateRule } from './evaluate.ts'
import type { SigmaEvent } from './event.ts'
import { loadRules } from './load.ts'
import { compile } from './matcher.ts'
import { naivelyMatches } from './oracle/naive.ts'

interface Vector {
  readonly name: string
  readonly detection: Readonly<Record<string, unknown>>
  readonly event: Readonly<Record<string, unknown>>
  readonly expect: boolean
  readonly placeholders?: Readonly<Record<string, readonly string[]>>
}

const directory = join(import.meta.dirname, '../vectors')
/** What the naive evaluator leaves out on purpose. */
const BEYOND_NAIVE = /expand|utf16|week|::|last newline/

for (const path of globSync('*.json', { cwd: directory }).sort()) {
  const file: { readonly vectors: readonly Partial<Vector>[] } = JSON.parse(readFileSync(join(directory, path), 'utf8'))
  const vectors = file.vectors.filter((vector): vector is Vector => vector.detection !== undefined)
  if (vectors.length === 0) continue
  describe(`vectors: ${basename(path, '.json')}`, () => {
    for (const { name, detection, event, expect, placeholders = {} } of vectors) {
      it(`${name}: ${expect}`, () => {
        const rule = { title: name, id: name, logsource: { category: 'test' }, detection }
        const set = loadRules([{ path: 'vector.yml', text: dump(rule) }], { placeholders })
        assert.deepEqual(
          set.problems.filter(({ severity }) => severity === 'error'),
          [],
        )
        const full: SigmaEvent = { fields: event, logsource: { categories: ['test'] } }
        assert.equal(compile(set).match(full).length === 1, expect)
        assert.equal(
          set.rules.some((each) => evaluateRule(each, full)),
          expect,
        )
        if (!BEYOND_NAIVE.test(JSON.stringify(detection) + name)) assert.equal(naivelyMatches(rule, full), expect)
      })
    }
  })
}
