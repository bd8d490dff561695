import {
  EvidenceError,
  MAX_EVIDENCE_BYTES,
  readEvidence,
  type SaidReport,
  sayReport,
  sayWholeLog,
  type Trust,
  type Verdict,
  verifyEvidence,
  verifyProof,
  verifyWholeLog,
} from '@atalaya/evidence'
import { hexOf, TlogError } from '@atalaya/tlog'
import type { ChosenFile } from './chosen.ts'
import { type LogFolder, logFolder } from './log-folder.ts'
import { language, words } from './words.ts'

export interface Checked {
  readonly name: string
  readonly verdict: Verdict | 'unreadable'
  readonly said: SaidReport
  /** The facts' contents, in the order of `said.facts`. */
  readonly contents: readonly unknown[]
  readonly sha256: string
}

const PROOF_HEADER = 'c2sp.org/tlog-proof@'

/** Checks what was chosen: a log's folder, a proof with the file that it proves, or evidence files one by one. */
export async function checkFiles(chosen: readonly ChosenFile[], trust: Trust): Promise<Checked[]> {
  const log = logFolder(chosen)
  if (log !== undefined) return [await checkLog(log, trust)]
  const files = chosen.map(({ file }) => file)
  const proof = await findProof(files)
  if (proof === undefined) return Promise.all(files.map((file) => checkEvidence(file, trust)))
  const [proven] = files.filter((file) => file !== proof)
  return [await checkProof(proof, proven, trust)]
}

async function findProof(files: readonly File[]): Promise<File | undefined> {
  for (const file of files) {
    if ((await file.slice(0, PROOF_HEADER.length).text()) === PROOF_HEADER) return file
  }
  return undefined
}

function checkEvidence(file: File, trust: Trust): Promise<Checked> {
  return answerFor(file, async (bytes) => verifyEvidence(readEvidence(bytes), { trust, now: Date.now() / 1000 }))
}

function checkProof(proof: File, proven: File | undefined, trust: Trust): Promise<Checked> {
  return answerFor(proof, async (bytes) => {
    if (proven === undefined) throw new EvidenceError('no-proof', words.proofAlone)
    return verifyProof(bytes, await bytesOf(proven), { trust, now: Date.now() / 1000 })
  })
}

async function checkLog(log: LogFolder, trust: Trust): Promise<Checked> {
  return answering(log.name, async () => {
    const report = await verifyWholeLog(log, { trust, now: Date.now() / 1000, earlier: await log.earlier() })
    return { verdict: report.verdict, said: sayWholeLog(report, language), contents: [], sha256: '' }
  })
}

async function answerFor(
  file: File,
  verify: (bytes: Uint8Array) => ReturnType<typeof verifyEvidence>,
): Promise<Checked> {
  return answering(file.name, async () => {
    const bytes = await bytesOf(file)
    const sha256 = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
    const report = await verify(bytes)
    const contents = report.facts.map(({ fact }) => fact)
    return { verdict: report.verdict, said: sayReport(report, language), contents, sha256 }
  })
}

async function answering(name: string, check: () => Promise<Omit<Checked, 'name'>>): Promise<Checked> {
  try {
    return { name, ...(await check()) }
  } catch (error) {
    if (!(error instanceof EvidenceError || error instanceof TlogError || error instanceof DOMException)) throw error
    const said = { headline: words.unreadable, meaning: error.message, grounds: [], facts: [] }
    return { name, verdict: 'unreadable', said, contents: [], sha256: '' }
  }
}

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > MAX_EVIDENCE_BYTES)
    throw new EvidenceError('too-large', `${file.size} bytes; up to ${MAX_EVIDENCE_BYTES} are read.`)
  return new Uint8Array(await file.arrayBuffer())
}
