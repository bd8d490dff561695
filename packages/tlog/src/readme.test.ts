import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const EXAMPLES = [...README.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? '')
const PRINTS = [/^log\.example\.org 258 \[ 'w1' \]$/m, /kind: 'checkpoint'/]

describe('the examples of the README', () => {
  for (const [at, prints] of PRINTS.entries())
    it(`run, and print what they say: example ${at + 1}`, () => {
      const args = [
        '--input-type=module-typescript',
        '--eval',
        EXAMPLES[at]?.replace('https:', 'http://127.0.0.1:9') ?? '',
      ]
      assert.match(execFileSync(process.execPath, args, { encoding: 'utf8', cwd: import.meta.dirname }), prints)
    })
})
