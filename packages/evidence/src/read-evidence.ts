import type { EvidenceBundle } from '@atalaya/contracts'
import { unzipSync } from 'fflate'
import { EvidenceError } from './evidence-error.ts'
import { EVIDENCE_FILE, MAX_EVIDENCE_BYTES, MAX_ZIP_FILES } from './limits.ts'
import { parseBundle } from './parse-bundle.ts'

/** An evidence file as it stands: of the right form, nothing verified. Takes its JSON, or the zip that holds it. */
export function readEvidence(bytes: Uint8Array): EvidenceBundle {
  if (bytes.length > MAX_EVIDENCE_BYTES) throw tooLarge(bytes.length)
  return parseBundle(parseJson(isZip(bytes) ? unzipEvidence(bytes) : bytes))
}

// PKWARE APPNOTE §4.3.7: a zip with a file in it begins so.
function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04
}

function unzipEvidence(bytes: Uint8Array): Uint8Array {
  let count = 0
  try {
    const found = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        count += 1
        if (count > MAX_ZIP_FILES)
          throw new EvidenceError('too-large', `The zip holds over ${MAX_ZIP_FILES} files: no evidence file does.`)
        if (name !== EVIDENCE_FILE) return false
        if (originalSize > MAX_EVIDENCE_BYTES) throw tooLarge(originalSize)
        return true
      },
    })[EVIDENCE_FILE]
    if (found !== undefined) return found
  } catch (cause) {
    if (cause instanceof EvidenceError) throw cause
    throw new EvidenceError('malformed', 'The zip is damaged: fetch it again.', { cause })
  }
  throw new EvidenceError('malformed', `The zip holds no ${EVIDENCE_FILE}, so it is not an evidence file of Atalaya.`)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new EvidenceError('malformed', 'The file is not JSON: check that it arrived whole and unchanged.', { cause })
  }
}

function tooLarge(bytes: number): EvidenceError {
  return new EvidenceError('too-large', `The file has ${bytes} bytes; up to ${MAX_EVIDENCE_BYTES} are read.`)
}
