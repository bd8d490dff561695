import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dump } from 'js-yaml'
import { evaluateRule } from './evaluate.ts'
import { loadRules } from './load.ts'
import { compile } from './matcher.ts'
import { naivelyMatches } from './oracle/naive.ts'
import { randomEvent, randomRule, randomSource } from './oracle/random-rules.ts'

const SEED = Number(process.env.SEED ?? 1)
const ROUNDS = Number(process.env.ROUNDS ?? 3)
/** After so many, the matcher has learnt which items are rare and has made its plans anew. */
const EVENTS_TO_LEARN = 2_000

describe('the indexed matcher', () => {
  it('agrees with an evaluator written from the specification, on random rules and events', () => {
    let matches = 0
    for (let round = 0; round < ROUNDS; round++) {
      const random = randomSource(SEED * 1_000 + round)
      const raw = Array.from({ length: 120 }, (_, id) => randomRule(random, id))
      const set = loadRules([{ path: 'random.yml', text: raw.map((rule) => dump(rule)).join('\n---\n') }])
      assert.deepEqual(
        set.problems.filter(({ severity }) => severity === 'error'),
        [],
      )
      const errors: unknown[] = []
      const matcher = compile(set, { onError: (error) => errors.push(error) })
      for (let i = 0; i < 400; i++) {
        if (i === 200) for (let n = 0; n < EVENTS_TO_LEARN; n++) matcher.match(randomEvent(random))
        const event = randomEvent(random)
        const expected = raw.filter((rule) => naivelyMatches(rule, event)).map(({ id }) => id)
        const seed = `SEED=${SEED} round ${round} event ${i} ${JSON.stringify(event)}`
        assert.deepEqual(
          matcher.match(event).map(({ rule }) => rule.id),
          expected,
          seed,
        )
        assert.deepEqual(
          set.rules.filter((rule) => evaluateRule(rule, event)).map(({ id }) => id),
          expected,
          seed,
        )
        matches += expected.length
      }
      assert.deepEqual(errors, [])
    }
    assert.ok(matches > ROUNDS * 1_000, 'the random rules match often enough to mean something')
  })
})
