export { type OpenStream, openStream } from './open-stream.ts'
export type { Stream, StreamBatch, StreamDepth, StreamEntry } from './stream.ts'
