import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parseVerifierKey } from '../packages/tlog/src/index.ts'

const CLI = join(import.meta.dirname, '../apps/cli/src/main.ts')

describe('atalaya witness', () => {
  let dir: string
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'atalaya-witness-cli-'))
  })
  after(() => rm(dir, { recursive: true, force: true }))

  const atalaya = (...args: string[]) => spawnSync(process.execPath, [CLI, 'witness', ...args], { encoding: 'utf8' })

  it('keygen writes the key for its owner alone and prints what to publish', async () => {
    const key = join(dir, 'key')
    const { status, stdout, stderr } = atalaya('keygen', '--name', 'witness.example.org/w1', '--out', key)
    assert.deepEqual([status, stderr], [0, ''])
    assert.deepEqual(parseVerifierKey(stdout).type, 'cosignature')
    assert.equal((await stat(key)).mode & 0o777, 0o600)
    assert.doesNotMatch(stdout, /PRIVATE/)
    const again = atalaya('keygen', '--name', 'witness.example.org/w1', '--out', key)
    assert.deepEqual([again.status, again.stdout], [2, ''])
    assert.match(again.stderr, /never written over/)
    assert.match(await readFile(key, 'utf8'), /^PRIVATE\+KEY\+witness\.example\.org\/w1\+/)
  })

  it('says what is missing or wrong, without a stack, with exit code 2', () => {
    for (const [args, message] of [
      [[], /--key FILE and --logs FILE/],
      [['keygen', '--name', 'with space', '--out', join(dir, 'none')], /no spaces/],
      [['keygen', '--out', join(dir, 'none')], /--name/],
      [['--key', join(dir, 'none'), '--logs', join(dir, 'none')], /keygen/],
      [['--key', join(dir, 'key'), '--logs', join(dir, 'none')], /cannot be read/],
      [['--key', join(dir, 'key'), '--logs', '/dev/null', '--port', 'http'], /--port takes a number/],
      [['--key', join(dir, 'key'), '--logs', '/dev/null', '--port', '99999'], /--port takes a number/],
    ] as const) {
      const { status, stderr } = atalaya(...args)
      assert.equal(status, 2, stderr)
      assert.match(stderr, message)
      assert.doesNotMatch(stderr, /\n\s+at /)
    }
  })
})
