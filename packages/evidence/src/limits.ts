/** Bytes of an evidence file, as JSON or as a zip, and of what a zip may unfold to. */
export const MAX_EVIDENCE_BYTES = 256 * 1024 * 1024

/** Files in an evidence zip: three for each of 100,000 facts, and a few. */
export const MAX_ZIP_FILES = 300_100

/** The file in an evidence zip that holds the facts and their proofs. */
export const EVIDENCE_FILE = 'evidence.json'
