import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openWitness } from '../apps/witness/src/index.ts'
import { witnessFiles } from '../apps/witness/src/testing/scratch.ts'
import { formatVerifierKey, verifierKey } from '../packages/tlog/src/index.ts'

const SESSION = join(import.meta.dirname, '../../shared/data/tlog/torchwood/litewitness.txt')
const skip = existsSync(SESSION) ? false : "torchwood's session is not at ../shared/data/tlog/torchwood"

interface Exchange {
  readonly body: string
  readonly status: number
  /** Said by the other witness. */
  readonly answer: string
}

describe("torchwood's recorded session with a witness", { skip }, () => {
  it('is answered alike by ours', async () => {
    const text = readFileSync(SESSION, 'utf8')
    const origin = /^sigsum\.org\/v1\/tree\/[0-9a-f]{64}$/m.exec(text)?.[0] ?? ''
    const publicKey = Buffer.from(/-key=([0-9a-f]{64})/.exec(text)?.[1] ?? '', 'hex')
    await using files = await witnessFiles([formatVerifierKey(verifierKey(origin, 'ed25519', publicKey))])
    const { key, logs, data } = files
    const options = { keys: [key], logs, data, host: '127.0.0.1', port: 0, report: assert.ifError }
    await using witness = await openWitness(options)
    const exchanges = exchangesOf(text)
    assert.equal(exchanges.length, 9)
    for (const { body, status, answer } of exchanges) {
      const response = await fetch(`${witness.address}/add-checkpoint`, { method: 'POST', body })
      const said = await response.text()
      // tlog-witness now asks 404 where it asked 403 when the session was recorded.
      assert.equal(response.status, answer.includes('unknown log') ? 404 : status, said)
      if (status === 409) assert.equal(said, answer)
      else if (status === 200) assert.match(said, /^\u2014 witness\.example\.com\/w1 /)
      else assert.ok(said.includes(answer), said)
    }
  })
})

function exchangesOf(text: string): Exchange[] {
  const form = /```\n([^`]*)```\nHTTP (\d+)\n\[Asserts\]\nbody (?:contains|==) "(.*)"/g
  return [...text.matchAll(form)].map(([, body = '', status, answer = '']) => ({
    body,
    status: Number(status),
    answer: answer.replace('\\n', '\n'),
  }))
}
