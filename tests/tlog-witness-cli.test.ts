import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseVerifierKey } from '../packages/tlog/src/index.ts'
import { scratchCli } from './scratch-cli.ts'

const { atalaya, folder: dir } = scratchCli()
const witness = (...args: readonly string[]) => atalaya('witness', ...args)

describe('atalaya witness', () => {
  it('keygen writes the key for its owner alone and prints what to publish', async () => {
    const key = join(dir, 'key')
    const { code, out, err } = await witness('keygen', '--name', 'witness.example.org/w1', '--out', key)
    assert.deepEqual([code, err], [0, ''])
    assert.deepEqual(parseVerifierKey(out).type, 'cosignature')
    assert.equal((await stat(key)).mode & 0o777, 0o600)
    assert.doesNotMatch(out, /PRIVATE/)
    const again = await witness('keygen', '--name', 'witness.example.org/w1', '--out', key)
    assert.deepEqual([again.code, again.out], [2, ''])
    assert.match(again.err, /never written over/)
    assert.match(await readFile(key, 'utf8'), /^PRIVATE\+KEY\+witness\.example\.org\/w1\+/)
  })

  it('says what is missing or wrong, without a stack, with exit code 2', async () => {
    for (const [args, message] of [
      [[], /--key FILE and --logs FILE/],
      [['keygen', '--name', 'with space', '--out', join(dir, 'none')], /no spaces/],
      [['keygen', '--out', join(dir, 'none')], /--name/],
      [['--key', join(dir, 'none'), '--logs', join(dir, 'none')], /keygen/],
      [['--key', join(dir, 'key'), '--logs', join(dir, 'none')], /cannot be read/],
      [['--key', join(dir, 'key'), '--logs', '/dev/null', '--port', 'http'], /--port takes a number/],
      [['--key', join(dir, 'key'), '--logs', '/dev/null', '--port', '99999'], /--port takes a number/],
    ] as const) {
      const { code, err } = await witness(...args)
      assert.equal(code, 2, err)
      assert.match(err, message)
      assert.doesNotMatch(err, /\n\s+at /)
    }
  })
})
