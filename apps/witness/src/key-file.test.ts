import assert from 'node:assert/strict'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { formatVerifierKey, generateSigner } from '@atalaya/tlog'
import { readKeyFile, writeKeyFile } from './key-file.ts'
import { parseLogs } from './logs-file.ts'
import { openWitness } from './open-witness.ts'
import { openStore } from './store.ts'
import { witnessFiles } from './testing/scratch.ts'

describe("a witness's files", () => {
  it('are read back as they were made, the key for its owner alone', async () => {
    await using files = await witnessFiles([])
    assert.equal((await stat(files.key)).mode & 0o777, 0o600)
    assert.equal(formatVerifierKey((await readKeyFile(files.key)).verifierKey), files.verifierKey)
  })

  it('a key is never written over', async () => {
    await using files = await witnessFiles([])
    const before = await readFile(files.key, 'utf8')
    await assert.rejects(writeKeyFile(files.key, 'another.example.com'), { code: 'bad-key-file' })
    assert.equal(await readFile(files.key, 'utf8'), before)
  })

  it('a key that others can read is refused, with what to do', async () => {
    await using files = await witnessFiles([])
    await chmod(files.key, 0o640)
    await assert.rejects(readKeyFile(files.key), { code: 'bad-key-file', message: /chmod 600/ })
  })

  it('a key that is missing, damaged or of a log is refused, without telling any of it', async () => {
    await using files = await witnessFiles([])
    await assert.rejects(readKeyFile(join(files.dir, 'none')), { code: 'bad-key-file', message: /keygen/ })
    await writeFile(files.key, (await readFile(files.key, 'utf8')).slice(0, -20))
    await assert.rejects(readKeyFile(files.key), (error: Error) => !error.message.includes('PRIVATE+KEY+witness'))
    await writeFile(files.key, (await generateSigner('log.example.com')).signerKey)
    await assert.rejects(readKeyFile(files.key), { code: 'bad-key-file', message: /a log's key/ })
  })

  it('the logs are a key a line, with another origin where it is said, several keys for one origin', async () => {
    const [one, two] = await Promise.all([generateSigner('a.example.com'), generateSigner('b.example.com')])
    const text = `# ours\r\n${one.verifierKey}\n  ${two.verifierKey} an origin with spaces\n${two.verifierKey} a.example.com\n`
    const logs = parseLogs(text, 'logs')
    assert.deepEqual([...logs.keys()], ['a.example.com', 'an origin with spaces'])
    assert.equal(logs.get('a.example.com')?.length, 2)
    assert.throws(() => parseLogs(`\nnonsense`, 'logs'), { code: 'bad-logs-file', message: /logs, line 2/ })
  })

  it('a data directory that cannot be, and an address in use, are told in words', async () => {
    await using files = await witnessFiles([])
    assert.throws(() => openStore(join(files.key, 'data')), { code: 'bad-data-dir' })
    const options = { ...files, keys: [files.key], host: '127.0.0.1', port: 0, report: assert.ifError }
    await using witness = await openWitness(options)
    const port = Number(new URL(witness.address).port)
    await assert.rejects(openWitness({ ...options, port }), { code: 'cannot-listen' })
  })
})
