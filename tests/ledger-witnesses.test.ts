import assert from 'node:assert/strict'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type LedgerGround, ledgerGround } from '../apps/hub/src/prove/ledger/testing/test-ledger.ts'
import { eventually } from '../apps/hub/src/testing/eventually.ts'
import { type OpenWitness, openWitness } from '../apps/witness/src/index.ts'
import { type WitnessFiles, witnessFiles } from '../apps/witness/src/testing/scratch.ts'
import { openCheckpoint, parsePolicy, parseTlogProof, verifyTlogProof } from '../packages/tlog/src/index.ts'

let ground: LedgerGround
let files: WitnessFiles[] = []
let witnesses: OpenWitness[] = []
let policyFile: string

before(async () => {
  ground = await ledgerGround()
  const vkey = await firstKey()
  files = await Promise.all([1, 2, 3].map(() => witnessFiles([vkey])))
  witnesses = await Promise.all(files.map((file) => witnessOn(file)))
  policyFile = join(ground.scratch.path, 'policy')
  const lines = witnesses.map(({ address, verifierKeys }, at) => `witness w${at} ${verifierKeys[0]} ${address}`)
  await writeFile(policyFile, `${lines.join('\n')}\ngroup two 2 w0 w1 w2\nquorum two\n`)
})
after(async () => {
  for (const witness of witnesses) await witness[Symbol.asyncDispose]()
  for (const file of files) await file[Symbol.asyncDispose]()
  await ground?.[Symbol.asyncDispose]()
})

function witnessOn({ key, logs, data }: WitnessFiles, port = 0): Promise<OpenWitness> {
  return openWitness({ keys: [key], logs, data, host: '127.0.0.1', port, report: assert.ifError })
}

async function firstKey(): Promise<string> {
  await using opened = await ground.open()
  return opened.ledger.describeKeys().keys[0] ?? ''
}

test('witnesses cosign what is published, and a proof with their cosignatures is verified by anybody', async () => {
  await using opened = await ground.open({ policyFile })
  await ground.act(Array.from({ length: 300 }, (_, i) => `word ${i}`))
  await ground.published(opened.ledger)
  await eventually('the quorum', async () => (await opened.ledger.describe()).quorum.met)
  const bundle = await opened.ledger.bundleOf([await ground.idOf('word 7')])
  assert.equal(bundle.quorum, 'met')
  const [fact] = bundle.facts
  const entry = Buffer.from(fact?.entry ?? '', 'base64')
  const { cosignatures } = await verifyTlogProof(parseTlogProof(fact?.proof ?? ''), entry, parsePolicy(bundle.policy))
  assert.ok(cosignatures.length >= 2)
})

test('one witness of three may be away; it is told by name, and catches up', async () => {
  await using opened = await ground.open({ policyFile })
  const port = Number(new URL(witnesses[1]?.address ?? '').port)
  await witnesses[1]?.[Symbol.asyncDispose]()
  await ground.act(['while one is away'])
  await ground.published(opened.ledger)
  const { witnesses: told } = await eventually('the quorum without it', async () => {
    const described = await opened.ledger.describe()
    return described.quorum.met && described.witnesses[1]?.state === 'unreachable' ? described : undefined
  })
  assert.deepEqual(
    told.map(({ state }) => state),
    ['cosigned', 'unreachable', 'cosigned'],
  )
  // For a moment the system may have given the port to somebody else, as the near end of a connection.
  witnesses[1] = await eventually('the witness at its address', () => witnessOn(files[1] as WitnessFiles, port))
  await ground.act(['when it is back'])
  await eventually('all three', async () => {
    const { checkpoint } = await opened.ledger.describe()
    return checkpoint?.cosignedBy.length === 3 && checkpoint.size === (await opened.ledger.describe()).leaves
  })
  const { text } = await openCheckpoint(
    await readFile(join(ground.dir, 'checkpoint')),
    parsePolicy(opened.ledger.describeKeys().policy),
  )
  assert.match(text, /^log\.example\.org\n/)
})

test('files of an older backup are brought up to date under the eyes of witnesses who have seen more', async () => {
  const backup = join(ground.scratch.path, 'older')
  await cp(ground.dir, backup, { recursive: true })
  {
    await using opened = await ground.open({ policyFile })
    await ground.act(['after the older backup'])
    await ground.published(opened.ledger)
    await eventually('the quorum', async () => (await opened.ledger.describe()).quorum.met)
  }
  await rm(ground.dir, { recursive: true })
  await cp(backup, ground.dir, { recursive: true })
  await using opened = await ground.open({ policyFile })
  await ground.published(opened.ledger)
  const { halted } = await eventually('the quorum again', async () => {
    const described = await opened.ledger.describe()
    return described.quorum.met || described.halted !== null ? described : undefined
  })
  assert.equal(halted, null)
})

test('a machine that was restored whole, database and files, is told by the witnesses before it signs', async () => {
  const backup = join(ground.scratch.path, 'backup')
  await cp(ground.dir, backup, { recursive: true })
  const leavesThen = await ground.countLeaves()
  {
    await using opened = await ground.open({ policyFile })
    await ground.act(['after the backup'])
    await ground.published(opened.ledger)
    await eventually('the quorum', async () => (await opened.ledger.describe()).quorum.met)
  }
  await rm(ground.dir, { recursive: true })
  await cp(backup, ground.dir, { recursive: true })
  await ground.rollBackTo(leavesThen)
  const before = await readFile(join(ground.dir, 'checkpoint'), 'utf8')
  await using opened = await ground.open({ policyFile })
  await ground.act(['another history'])
  const halted = await eventually('a halt', async () => (await opened.ledger.describe()).halted ?? undefined)
  assert.equal(halted.code, 'witness-ahead')
  assert.match(halted.message, /this hub was rolled back/)
  assert.equal(await readFile(join(ground.dir, 'checkpoint'), 'utf8'), before, 'nothing was signed')
})

test('a log that was forked is refused by witnesses who saw the other history', async () => {
  await using alone = await ground.open()
  await ground.act(Array.from({ length: 20 }, (_, i) => `forked ${i}`))
  await ground.published(alone.ledger)
  await alone[Symbol.asyncDispose]()
  await using opened = await ground.open({ policyFile })
  const halted = await eventually('a halt', async () => (await opened.ledger.describe()).halted ?? undefined)
  assert.equal(halted.code, 'witness-disagrees')
  assert.match(halted.message, /another history of this log/)
})
