/** SHA-256's output, in bytes. */
export const HASH_SIZE = 32

/** tlog-witness: "the client MUST NOT send more than 63 consistency proof lines"; no tree under 2^63 leaves needs more. */
export const MAX_PROOF_LENGTH = 63

/** signed-note asks at least 16 signatures of up to nearly 5 kB; Base64 makes 64 of those 430 kB. */
export const MAX_NOTE_SIGNATURES = 64
export const MAX_NOTE_BYTES = 512 * 1024

/** Extra data of a tlog-proof: this package's bound, the specification sets none. */
export const MAX_EXTRA_BYTES = 64 * 1024

/** A proof file: extra data in Base64, 63 hashes, a note. */
export const MAX_TLOG_PROOF_BYTES = MAX_NOTE_BYTES + 2 * MAX_EXTRA_BYTES + 4096

/** An add-checkpoint body: a size line, 63 hashes, a note. */
export const MAX_ADD_CHECKPOINT_BYTES = MAX_NOTE_BYTES + 4096

/** tlog-tiles prefixes each entry with a uint16. */
export const MAX_ENTRY_BYTES = 65_535

/** tlog-policy: support "at least up to 32 logs, 32 witnesses, and 32 groups". */
export const MAX_POLICY_ITEMS = 256
export const MAX_POLICY_BYTES = 1024 * 1024
