export { decodeLooseBase64, encodeBase64 } from './base64.ts'
export { equalBytes, hexOf } from './bytes.ts'
export { checkGrowth, type Growth } from './check-growth.ts'
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
export { cosign } from './cosignature.ts'
export { decodeEntryBundle, encodeEntryBundle } from './entry-bundle.ts'
export { EMPTY_ROOT, leafHash, nodeHash } from './hash.ts'
export { type Integrated, integrate, type TileFile } from './integrate.ts'
export { MAX_ADD_CHECKPOINT_BYTES, MAX_ENTRY_BYTES, MAX_NOTE_BYTES, MAX_TLOG_PROOF_BYTES } from './limits.ts'
export type { EarlierCheckpoint } from './log-checkpoints.ts'
export { type LogFiles, tilesOf } from './log-files.ts'
export type { LogFinding, LogFindingKind } from './log-finding.ts'
export {
  type Note,
  type OpenedNote,
  openNote,
  parseNote,
  signNote,
  type VerifiedSignature,
} from './note.ts'
export { type Clock, type Cosignature, type OpenedCheckpoint, openCheckpoint } from './open-checkpoint.ts'
export { type Policy, type PolicyLog, type PolicyWitness, type Quorum, quorumMet } from './policy.ts'
export { formatPolicy, parsePolicy } from './policy-file.ts'
export { proveConsistency, proveInclusion } from './prove.ts'
export { formatSignatureLine, type NoteSignature } from './signature-line.ts'
export {
  createEd25519Signer,
  type GeneratedSigner,
  generateSigner,
  type KeySigner,
  parseSignerKey,
  type Signer,
  type SignerPurpose,
} from './signer.ts'
export { entriesPath, TILE_HEIGHT, TILE_WIDTH, tilePath } from './tile.ts'
export { TlogError, type TlogErrorCode } from './tlog-error.ts'
export { formatTlogProof, parseTlogProof, type TlogProof, type VerifiedEntry, verifyTlogProof } from './tlog-proof.ts'
export { rootOf, type TileReader } from './tree.ts'
export {
  formatVerifierKey,
  parseVerifierKey,
  type SignatureType,
  type VerifierKey,
  verifierKey,
} from './verifier-key.ts'
export { type LogReport, type VerifyLogOptions, verifyLog } from './verify-log.ts'
export {
  type ConsistencyClaim,
  type InclusionClaim,
  type SubtreeConsistencyClaim,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from './verify-proof.ts'
export {
  type AddCheckpoint,
  formatAddCheckpoint,
  parseAddCheckpoint,
  parseTlogSize,
  parseWitnessAnswer,
} from './witness-protocol.ts'
