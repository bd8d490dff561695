import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { eventually } from '../../apps/hub/src/testing/eventually.ts'
import { startHub } from '../../apps/hub/src/testing/start-hub.ts'
import { openWitness } from '../../apps/witness/src/index.ts'
import { witnessFiles } from '../../apps/witness/src/testing/scratch.ts'
import {
  formatVerifierKey,
  type LogFiles,
  openCheckpoint,
  parsePolicy,
  parseVerifierKey,
  verifyLog,
} from '../../packages/tlog/src/index.ts'
import { goGround } from './go-ground.ts'
import { run } from './go-tools.ts'
import { startOmniwitness } from './omniwitness.ts'

const ORIGIN = 'atalaya.example.org/log'

describe("a hub's log among other people's programs", { timeout: 900_000 }, () => {
  const { folder, program, write } = goGround()

  it('is cosigned by omniwitness and by our witness, and accepted by fsck over HTTP', async (t) => {
    const [fsck, omniwitness] = [program(t, 'fsck'), program(t, 'omniwitness')]
    if (fsck === undefined || omniwitness === undefined) return
    const dataDir = join(folder, 'hub')
    const logKey = await firstKey(dataDir)
    await using theirs = await startOmniwitness({ program: omniwitness, folder, logs: [logKey] })
    await using files = await witnessFiles([logKey])
    const { key, logs, data } = files
    const options = { keys: [key], logs, data, host: '127.0.0.1', port: 0, report: assert.ifError }
    await using ours = await openWitness(options)
    const witnesses = [
      `witness theirs ${formatVerifierKey(theirs.key)} ${theirs.address}`,
      `witness ours ${files.verifierKey} ${ours.address}`,
    ]
    const policyFile = write(
      'policy',
      `log ${logKey}\n${witnesses.join('\n')}\ngroup both all theirs ours\nquorum both\n`,
    )

    await using hub = await startHub({ dataDir, ledger: { origin: ORIGIN, policyFile } })
    const log = filesAt(`${hub.address}/log/`)
    const policy = parsePolicy(`log ${logKey}\n${witnesses.join('\n')}\ngroup both all theirs ours\nquorum both\n`)
    const cosigned = await eventually('a checkpoint that both have cosigned', async () => {
      const note = await log.read('cosigned-checkpoint', 2 ** 20)
      return note && openCheckpoint(note, policy)
    })
    assert.deepEqual([cosigned.quorum, cosigned.cosignatures.length, cosigned.origin], [true, 2, ORIGIN])
    assert.ok(cosigned.size > 0)

    const keyFile = write('log.vkey', logKey)
    const args = [
      '--storage_url',
      `${hub.address}/log/`,
      '--public_key',
      keyFile,
      '--ui=false',
      '--logtostderr',
      '-v=1',
    ]
    const { stderr } = await run(fsck, args)
    assert.match(stderr, /Completed ranges/)
    assert.doesNotMatch(stderr, /fsck failed/)
    assert.deepEqual((await verifyLog(log, { keys: [parseVerifierKey(logKey)] })).findings, [])
  })
})

/** A hub's first start makes the key; its witnesses must know it before they are asked. */
async function firstKey(dataDir: string): Promise<string> {
  await using hub = await startHub({ dataDir, ledger: { origin: ORIGIN } })
  const { keys } = (await (await fetch(`${hub.address}/log/keys`)).json()) as { keys: string[] }
  return keys[0] ?? assert.fail('the hub tells no key')
}

function filesAt(address: string): LogFiles {
  return {
    async read(path) {
      const response = await fetch(address + path)
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
    },
  }
}
