import assert from 'node:assert/strict'
import { appendFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { scratchDir } from '../../../testing/scratch.ts'
import { readNew } from './tail-files.ts'

const texts = (lines: readonly Buffer[]) => lines.map((line) => line.toString())

test('begins at the end of a file it meets first, then gives whole lines only, across rotation', async () => {
  await using dir = await scratchDir()
  const file = join(dir.path, 'syslog')
  const places = {}
  assert.deepEqual(await readNew(file, places), [], 'a file that is not there has no lines')
  await writeFile(file, 'old\n')
  assert.deepEqual(await readNew(file, places), [])
  await appendFile(file, 'one\ntwo\nthr')
  assert.deepEqual(texts(await readNew(file, places)), ['one', 'two'])
  await appendFile(file, 'ee\n')
  assert.deepEqual(texts(await readNew(file, places)), ['three'])
  await rename(file, `${file}.1`)
  await writeFile(file, 'new\n')
  assert.deepEqual(texts(await readNew(file, places)), ['new'])
  await writeFile(file, 'x\n')
  assert.deepEqual(texts(await readNew(file, places)), ['x'], 'a file that was emptied is read from its beginning')
})
