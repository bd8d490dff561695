import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { proofSample } from '../packages/tlog/src/testing/proof-sample.ts'
import { serveToBrowser } from '../packages/tlog/src/testing/serve-to-browser.ts'
import { launchChromium } from './browser/testing/chromium.ts'

describe('the log library in a browser', () => {
  let browser: Browser
  let page: Page
  let server: Awaited<ReturnType<typeof serveToBrowser>>

  before(async () => {
    server = await serveToBrowser()
    browser = await launchChromium()
    page = await browser.newPage()
    await page.goto(server.address)
  })

  after(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  const inPage = (script: string) =>
    page.evaluate(`(async () => {
    const tlog = await import('/tlog/index.ts')
    try { ${script} } catch (error) { return error.code ?? String(error) }
  })()`)

  const verify = ({ proof, entry, policy }: { proof: string; entry: string; policy: string }) =>
    inPage(`
      const [proof, entry, policy] = ${JSON.stringify([proof, entry, policy])}
      const bytes = new TextEncoder().encode(entry)
      const found = await tlog.verifyTlogProof(tlog.parseTlogProof(proof), bytes, tlog.parsePolicy(policy))
      return [found.index, found.cosignatures.length]`)

  it('verifies a proof with three cosignatures, and refuses altered ones alike', async () => {
    const sample = await proofSample()
    assert.deepEqual(await verify(sample), [1234, 3])
    assert.equal(await verify({ ...sample, entry: 'another' }), 'mismatch')
    assert.equal(await verify({ ...sample, proof: sample.proof.replace('\n5000\n', '\n5001\n') }), 'bad-signature')
    assert.equal(await verify(await proofSample({ cosigned: 1 })), 'quorum-not-met')
  })

  it('makes keys, signs and cosigns', async () => {
    const found = await inPage(`
      const log = await tlog.generateSigner('log.example.com')
      const witness = await tlog.generateSigner('witness.example.com', 'cosignature')
      const text = tlog.formatCheckpoint({ origin: 'log.example.com', size: 0, root: tlog.EMPTY_ROOT })
      const note = await tlog.signNote(text, [log.signer]) + await tlog.cosign(text, witness.signer, 1700000000)
      const keys = [log.verifierKey, witness.verifierKey].map(tlog.parseVerifierKey)
      return (await tlog.openNote(note, keys)).verified.map(({ name }) => name)`)
    assert.deepEqual(found, ['log.example.com', 'witness.example.com'])
  })

  it('fetches the code for ML-DSA only when a signature of it is met', async () => {
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(request.url()))
    const found = await inPage(`
      const key = tlog.verifierKey('witness.example.com', 'ml-dsa-44', new Uint8Array(1312))
      const text = tlog.formatCheckpoint({ origin: 'log.example.com', size: 0, root: tlog.EMPTY_ROOT })
      const line = tlog.formatSignatureLine({ name: key.name, keyId: key.keyId, signature: new Uint8Array(2428) })
      await tlog.openNote(text + '\\n' + line, [key])`)
    assert.equal(found, 'bad-signature')
    assert.ok(fetched.some((url) => url.endsWith('/ml-dsa.js')))
  })
})
