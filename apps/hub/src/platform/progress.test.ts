import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgress } from './progress.ts'

function recorder(isTTY: boolean) {
  let text = ''
  return { isTTY, write: (more: string) => (text += more), text: () => text }
}

test('says each step on a line of its own when it ends, with how long it took', async () => {
  const output = recorder(false)
  let now = 0
  const progress = createProgress(output, () => now)
  await progress.step('Tables', async () => {
    now = 1_530
  })
  await assert.rejects(
    progress.step('Rules', () => Promise.reject(new Error('no rules'))),
    /no rules/,
  )
  progress.say('Ready')
  assert.equal(output.text(), '✓ Tables (1.5 s)\n✗ Rules (0.0 s)\nReady\n')
})

test('shows on a terminal what is running, side by side', async () => {
  const output = recorder(true)
  const progress = createProgress(output, () => 0)
  await Promise.all([progress.step('One', async () => 1), progress.step('Two', async () => 2)])
  assert.match(output.text(), /… One · Two/)
  assert.match(output.text(), /✓ Two \(0\.0 s\)\n\r\x1b\[K$/)
})
