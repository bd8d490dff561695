export type { EvtxItem, EvtxRecord } from './chunk-content.ts'
export { EvtxError, type EvtxErrorCode } from './error.ts'
export { readEvtx } from './read-evtx.ts'
export type { Json } from './to-json.ts'
