import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import type { LedgerState, LedgerWitness } from '@atalaya/contracts'
import {
  cosign,
  type GeneratedSigner,
  generateSigner,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
} from '@atalaya/tlog'
import { eventually } from '../../../testing/eventually.ts'
import type { Ledger } from '../ledger.ts'
import { type LedgerGround, ledgerGround } from '../testing/test-ledger.ts'

interface Asked {
  readonly size: number
  readonly oldSize: number
  readonly text: string
}
type Answers = (response: ServerResponse, asked: Asked, key: GeneratedSigner) => Promise<void> | void

let ground: LedgerGround
let key: GeneratedSigner

before(async () => {
  ground = await ledgerGround()
  key = await generateSigner('w.example.org', 'cosignature')
})
after(() => ground?.[Symbol.asyncDispose]())

/** A server that answers as the test wants it; `policy` asks for its cosignature. */
async function witness(answers: Answers, policy = 'quorum w'): Promise<AsyncDisposable & { policyFile: string }> {
  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => undefined)
    if (body === undefined) return // whoever asked gave up before the end
    const { oldSize, checkpoint } = parseAddCheckpoint(body)
    const { text } = parseNote(checkpoint)
    await answers(response, { oldSize, text, size: parseCheckpoint(text).size }, key)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port, never on a pipe
  const policyFile = join(ground.scratch.path, `policy-${port}`)
  await writeFile(policyFile, `witness w ${key.verifierKey} http://127.0.0.1:${port}/w/\n${policy}\n`)
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { policyFile, [Symbol.asyncDispose]: close }
}

/** What the ledger says of the witness once it has answered, and of itself. */
async function told(answers: Answers, state: LedgerWitness['state'], policy?: string) {
  await using server = await witness(answers, policy)
  await using opened = await ground.open({ policyFile: server.policyFile, witnessTimeoutMs: 400 })
  await ground.act(['one more'])
  return await eventually(state, async () => {
    const described = await opened.ledger.describe()
    const [found] = described.witnesses
    return found?.state === state ? { ...described, message: found.message } : undefined
  })
}

const text = (response: ServerResponse, status: number, body: string) => void response.writeHead(status).end(body)
const now = () => Math.floor(Date.now() / 1000)

test('a witness that is down holds nothing up: the checkpoint is published and labelled', async () => {
  await using server = await witness(() => undefined)
  await server[Symbol.asyncDispose]()
  await using opened = await ground.open({ policyFile: server.policyFile })
  await ground.act(['published without a witness'])
  await ground.published(opened.ledger)
  const { state, quorum, witnesses } = await eventually('it was asked', () => asked(opened.ledger))
  assert.equal(state, 'awaiting-quorum')
  assert.equal(opened.ledger.health, 'awaiting-quorum')
  assert.deepEqual(quorum, { asked: true, met: false, size: null })
  assert.match(witnesses[0]?.message ?? '', /cannot be reached at http/)
  const bundle = await opened.ledger.bundleOf([await ground.idOf('published without a witness')])
  assert.equal(bundle.quorum, 'awaited')
})

async function asked(ledger: Ledger): Promise<LedgerState | undefined> {
  const described = await ledger.describe()
  return described.witnesses.every(({ state }) => state !== 'never-asked') ? described : undefined
}

test('a cosignature that comes later is added to what is published, and kept', async () => {
  let isUp = false
  await using server = await witness(async (response, { text: note }, { signer }) => {
    if (!isUp) return text(response, 503, 'later')
    text(response, 200, await cosign(note, signer, now()))
  })
  await using opened = await ground.open({ policyFile: server.policyFile })
  await ground.act(['cosigned later'])
  await ground.published(opened.ledger)
  isUp = true
  const { checkpoint } = await eventually('the quorum', async () => {
    const described = await opened.ledger.describe()
    return described.quorum.met ? described : undefined
  })
  assert.deepEqual(checkpoint?.cosignedBy, ['w'])
  const [served, cosigned] = await Promise.all(
    ['checkpoint', 'cosigned-checkpoint'].map((name) => readFile(join(ground.dir, name), 'utf8')),
  )
  assert.equal(served, cosigned)
  assert.equal(served, checkpoint?.note)
  const bundle = await opened.ledger.bundleOf([await ground.idOf('cosigned later')])
  assert.equal(bundle.quorum, 'met')
})

test('a log with a quorum awaits the next one only when it takes longer than witnesses usually do', async () => {
  let isUp = true
  await using server = await witness(async (response, { text: note }, { signer }) => {
    if (!isUp) return text(response, 503, 'later')
    text(response, 200, await cosign(note, signer, now()))
  })
  let later = 0
  await using opened = await ground.open({
    policyFile: server.policyFile,
    now: () => new Date(Date.now() + later),
  })
  await ground.act(['with its quorum'])
  await ground.published(opened.ledger)
  await eventually('the quorum', async () => (await opened.ledger.describe()).quorum.met)
  isUp = false
  await ground.act(['before its quorum'])
  await ground.published(opened.ledger)
  const { state, quorum, size } = await opened.ledger.describe()
  assert.deepEqual([state, quorum.met, quorum.size], ['well', false, size - 1])
  later = 11_000
  assert.equal((await opened.ledger.describe()).state, 'awaiting-quorum')
  assert.equal(opened.ledger.health, 'awaiting-quorum')
})

test('nonsense is told as such, with what was wrong', async () => {
  const tell = (answers: Answers) => told(answers, 'nonsense').then(({ message }) => message)
  assert.match(await tell((response) => text(response, 200, '<html>welcome</html>\n')), /signature line/)
  assert.match(await tell((response) => text(response, 200, '')), /newline/)
  assert.match(await tell((response) => text(response, 409, 'conflict\n')), /409 without a tree size/)
  assert.match(await tell((response, { oldSize }) => text(response, 409, `${oldSize}\n`)), /asks for the size/)
  assert.match(
    await tell((response, { oldSize }) => text(response, 409, `${oldSize === 1 ? 2 : 1}\n`)),
    /changed the size/,
  )
  assert.match(await tell((response) => text(response, 418, 'teapot')), /418/)
  assert.match(await tell((response) => text(response, 200, 'x'.repeat(200_000))), /more than 65536 bytes/)
})

test('one that never answers, or never ends, is left after its time', async () => {
  assert.match((await told(() => undefined, 'too-slow')).message, /did not answer within 0.4 s/)
  await told((response) => void response.writeHead(200).write('\u2014 '), 'too-slow')
})

test('a redirection is not followed', async () => {
  await told((response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(), 'unreachable')
})

test('a signature by another key, or on another checkpoint, does not count', async () => {
  const other = await generateSigner('w.example.org', 'cosignature')
  const { message, quorum } = await told(async (response, { text: note }) => {
    text(response, 200, await cosign(note, other.signer, now()))
  }, 'wrong-key')
  assert.match(message, /another key than the policy gives/)
  assert.equal(quorum.met, false)
  await told(async (response, _asked, { signer }) => {
    const note = `log.example.org\n3\n${Buffer.alloc(32).toString('base64')}\n`
    text(response, 200, await cosign(note, signer, now()))
  }, 'wrong-key')
})

test('a clock that is wrong is told, and a cosignature of the future does not count', async () => {
  const { message, quorum } = await told(async (response, { text: note }, { signer }) => {
    text(response, 200, await cosign(note, signer, now() + 7_200))
  }, 'clock-skew')
  assert.match(message, /120 minutes ahead of this hub/)
  assert.equal(quorum.met, false)
})

test('one that does not know the log, or its key, is told with what to do', async () => {
  assert.match((await told((response) => text(response, 404, ''), 'refused')).message, /add its key/)
  assert.match((await told((response) => text(response, 403, ''), 'refused')).message, /add them/)
})

test('one that has seen more than there is stops the signing, where the quorum cannot do without it', async () => {
  const answers: Answers = (response) => text(response, 409, '1000000\n')
  const { state, halted } = await told(answers, 'ahead')
  assert.equal(state, 'halted')
  assert.equal(halted?.code, 'witness-ahead')
  assert.match(halted?.message ?? '', /cosigned this log with 1000000 leaves/)
  const facts = await ground.db.selectFrom('facts').select('kind').where('kind', '=', 'ledger.contradicted').execute()
  assert.ok(facts.length > 0)
})

test('a lying witness alone does not stop a log whose quorum can do without it', async () => {
  const { state, witnesses } = await told((response) => text(response, 409, '1000000\n'), 'ahead', 'quorum none')
  assert.notEqual(state, 'halted')
  assert.match(witnesses[0]?.message ?? '', /rolled back, or somebody else signs with its key/)
})
