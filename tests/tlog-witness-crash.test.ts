import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { GrowingLog } from '../apps/witness/src/testing/growing-log.ts'
import { type WitnessFiles, witnessFiles } from '../apps/witness/src/testing/scratch.ts'
import { openNote, parseVerifierKey } from '../packages/tlog/src/index.ts'

const ROUNDS = 12
const CLI = join(import.meta.dirname, '../apps/cli/src/main.ts')

test('a witness killed at any moment never forgets a cosignature that it gave', { timeout: 300_000 }, async () => {
  const log = await GrowingLog.create('log.example.com/crash')
  await using files = await witnessFiles([log.keys.verifierKey])
  let cosigned = 0
  for (let round = 0; round < ROUNDS; round++) {
    const { child, address } = await startWitness(files)
    const recorded = await recordedSize(address, log)
    assert.ok(recorded >= cosigned, `round ${round}: it cosigned ${cosigned} and remembers ${recorded}`)
    const enough = 1 + Math.floor(Math.random() * 25)
    cosigned = await growUntilKilled({ child, address, log, files, size: recorded, enough })
    assert.equal(child.signalCode, 'SIGKILL')
  }
  assert.ok(cosigned > 0)
})

interface Run {
  readonly child: ChildProcess
  readonly address: string
  readonly log: GrowingLog
  readonly files: WitnessFiles
  readonly size: number
  readonly enough: number
}

/** Answers with the largest size that was cosigned. Kills while the next request is under way. */
async function growUntilKilled({ child, address, log, files, size, enough }: Run): Promise<number> {
  const gone = once(child, 'exit')
  let cosigned = size
  for (let done = 0; ; done++) {
    const next = await log.grow(1)
    const body = await log.request(cosigned, next)
    const answer = fetch(`${address}/add-checkpoint`, { method: 'POST', body }).then(
      async (response) => ({ status: response.status, text: await response.text() }),
      () => undefined,
    )
    if (done >= enough) setTimeout(() => child.kill('SIGKILL'), Math.random() * 4)
    const given = await Promise.race([answer, gone.then(() => undefined)])
    if (given === undefined) break
    assert.equal(given.status, 200, given.text)
    await openNote(`${await log.checkpoint(next)}${given.text}`, [parseVerifierKey(files.verifierKey)])
    cosigned = next
  }
  await gone
  return cosigned
}

async function recordedSize(address: string, log: GrowingLog): Promise<number> {
  if (log.size === 0) return 0
  // An old size that it cannot have: it says which one it has.
  const body = await log.request(0, log.size)
  const answer = await fetch(`${address}/add-checkpoint`, { method: 'POST', body })
  const text = await answer.text()
  return answer.status === 409 ? Number(text) : log.size
}

async function startWitness({ key, logs, data }: WitnessFiles): Promise<{ child: ChildProcess; address: string }> {
  const args = [CLI, 'witness', '--key', key, '--logs', logs, '--data', data, '--port', '0']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const address = /at (http:\S+)/.exec(String(line))?.[1]
  return { child, address: address ?? assert.fail(`the witness said: ${line}`) }
}
