// How long it takes to verify a tlog-proof with three cosignatures, in Node and in Chromium.
import { parsePolicy, parseTlogProof, verifyTlogProof } from '../packages/tlog/src/index.ts'
import { type ProofSample, proofSample } from '../packages/tlog/src/testing/proof-sample.ts'
import { serveToBrowser } from '../packages/tlog/src/testing/serve-to-browser.ts'
import { launchChromium } from '../tests/browser/testing/chromium.ts'
import { median, round } from './figures.ts'

const ROUNDS = 2000

export interface VerifyFigures {
  /** Median of one verification, parsing included, in milliseconds. */
  readonly verifyMs: number
  readonly chromiumVerifyMs: number
}

export async function measureVerify(): Promise<VerifyFigures> {
  const sample = await proofSample()
  return { verifyMs: await inNode(sample), chromiumVerifyMs: await inChromium(sample) }
}

async function inNode({ proof, entry, policy }: ProofSample): Promise<number> {
  const trusted = parsePolicy(policy)
  const bytes = new TextEncoder().encode(entry)
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    await verifyTlogProof(parseTlogProof(proof), bytes, trusted)
    took.push(performance.now() - start)
  }
  return round(median(took))
}

async function inChromium(sample: ProofSample): Promise<number> {
  await using server = await serveToBrowser()
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(server.address)
    const took = await page.evaluate(IN_PAGE(sample))
    return round(median(took as number[])) // the script below answers with numbers
  } finally {
    await browser.close()
  }
}

// As text: the browser gets it as it is.
const IN_PAGE = ({ proof, entry, policy }: ProofSample) => `(async () => {
  const { parsePolicy, parseTlogProof, verifyTlogProof } = await import('/tlog/index.ts')
  const [proof, entry, policy] = ${JSON.stringify([proof, entry, policy])}
  const trusted = parsePolicy(policy)
  const bytes = new TextEncoder().encode(entry)
  const took = []
  for (let round = 0; round < ${ROUNDS}; round++) {
    const start = performance.now()
    await verifyTlogProof(parseTlogProof(proof), bytes, trusted)
    took.push(performance.now() - start)
  }
  return took
})()`
