export { type DecodeLinesOptions, decodeLines } from './decode-lines.ts'
export { createDecoder, type Decoder, type DecoderOptions } from './decoder.ts'
export { detectFormat } from './detect-format.ts'
export { ECS_COLUMNS, type EcsColumn, type EcsColumns, type EcsType } from './ecs/columns.ts'
export type { LogEvent, Logsource } from './event.ts'
export type { Format } from './format.ts'
export { normaliseIp } from './ip-address.ts'
export { fieldsOf } from './known-fields/fields-of.ts'
export type { KnownFields } from './known-fields/names.ts'
export {
  MAX_COLUMN_LENGTH,
  MAX_COLUMN_VALUES,
  MAX_FIELD_NAME_LENGTH,
  MAX_FIELDS,
  MAX_JSON_DEPTH,
  MAX_LINE_LENGTH,
} from './limits.ts'
export { knownLogsources } from './source-kind.ts'
export { zoneOffset } from './time/zone.ts'
