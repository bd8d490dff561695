import { readFile, stat } from 'node:fs/promises'
import { EvidenceError, MAX_EVIDENCE_BYTES, readEvidence, sayReport, verifyEvidence } from '@atalaya/evidence'
import { TlogError } from '@atalaya/tlog'
import { pathProblem } from '../cli-error.ts'
import type { Ask, Checked } from './checked.ts'
import { verifyLogFolder } from './verify-log-folder.ts'
import { isTlogProof, verifyProofFile } from './verify-proof-file.ts'

/** Checks one path, whatever it is. What cannot be checked is an answer too, so that one file does not hide the others. */
export async function verifyPath(path: string, ask: Ask): Promise<Checked> {
  try {
    const about = await stat(path)
    if (about.isDirectory()) return await verifyLogFolder(path, ask)
    const { size } = about
    if (size > MAX_EVIDENCE_BYTES)
      return unreadable(ask, `${path}: ${size} bytes; up to ${MAX_EVIDENCE_BYTES} are read`)
    const bytes = await readFile(path)
    return isTlogProof(bytes) ? await verifyProofFile(bytes, ask) : await verifyEvidenceFile(bytes, ask)
  } catch (error) {
    if (error instanceof EvidenceError || error instanceof TlogError) return unreadable(ask, error.message)
    if (typeof (error as { code?: unknown }).code === 'string') return unreadable(ask, pathProblem(path, error))
    throw error
  }
}

async function verifyEvidenceFile(bytes: Uint8Array, { trust, language }: Ask): Promise<Checked> {
  const report = await verifyEvidence(readEvidence(bytes), { trust, now: Date.now() / 1000 })
  return { verdict: report.verdict, said: sayReport(report, language), detail: report }
}

function unreadable({ language }: Ask, problem: string): Checked {
  const headline = language === 'es' ? 'NO SE PUDO COMPROBAR' : 'COULD NOT BE CHECKED'
  return { verdict: 'unreadable', said: { headline, meaning: '', grounds: [problem], facts: [] }, detail: { problem } }
}
