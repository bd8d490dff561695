import { readFile } from 'node:fs/promises'
import { EvidenceError, sayReport, verifyProof } from '@atalaya/evidence'
import type { Ask, Checked } from './checked.ts'

const HEADER = 'c2sp.org/tlog-proof@'

export function isTlogProof(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, HEADER.length)).toString('latin1') === HEADER
}

export async function verifyProofFile(bytes: Uint8Array, { trust, entry, language }: Ask): Promise<Checked> {
  if (entry === undefined)
    throw new EvidenceError('no-proof', 'A tlog-proof does not hold what it proves: give that file by --entry.')
  const report = await verifyProof(bytes, await readFile(entry), { trust, now: Date.now() / 1000 })
  return { verdict: report.verdict, said: sayReport(report, language), detail: report }
}
