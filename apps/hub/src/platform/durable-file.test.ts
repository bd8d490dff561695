import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { syncDirectory, writeDurably } from './durable-file.ts'

describe('a durable file', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-test-'))
  })
  after(() => rm(folder, { recursive: true }))

  test('takes the place of what was there, for those alone who may read it, and leaves no draft', async () => {
    const path = join(folder, 'key')
    await writeFile(path, 'old', { mode: 0o644 })
    await writeDurably({ path, bytes: 'new', mode: 0o600 })
    assert.equal(await readFile(path, 'utf8'), 'new')
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    assert.deepEqual(await readdir(folder), ['key'])
  })

  test('does not write through a draft that somebody else put there', async () => {
    const [path, draft] = [join(folder, 'other'), join(folder, 'draft')]
    await writeFile(draft, '')
    await assert.rejects(writeDurably({ path, draft, bytes: 'x', mode: 0o600 }), { code: 'EEXIST' })
  })

  test('needs a directory that is there', async () => {
    await assert.rejects(syncDirectory(join(folder, 'nowhere')), { code: 'ENOENT' })
  })
})
