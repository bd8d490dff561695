export type { Stream, StreamBatch, StreamDepth, StreamEntry } from './stream.ts'
