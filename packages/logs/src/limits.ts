/** Longest record that is decoded, in UTF-16 units of the line (bytes for `decodeLines`). A longer one is kept cut, with its error. */
export const MAX_LINE_LENGTH = 1_048_576
/** Deepest JSON that is flattened into field names. */
export const MAX_JSON_DEPTH = 24
/** Most fields that one event may have. */
export const MAX_FIELDS = 2_000
/** Longest name of a field. */
export const MAX_FIELD_NAME_LENGTH = 512
/** Longest value that an ECS column takes; `fields` and `raw` keep the whole. */
export const MAX_COLUMN_LENGTH = 32_768
/** Most values of a `string[]` column. */
export const MAX_COLUMN_VALUES = 64
/** Records longer than this are checked for their number of fields. */
export const LARGE_RECORD_LENGTH = 65_536
