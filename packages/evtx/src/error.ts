export type EvtxErrorCode =
  /** The file header is not that of an EVTX file, or damaged. */
  | 'file-header'
  /** Bytes between chunks that are no chunk. */
  | 'not-a-chunk'
  /** The file ends within a chunk. */
  | 'truncated'
  /** A checksum does not fit: the chunk was damaged, or was being written. Its records are still read. */
  | 'checksum'
  /** A record's frame is damaged. */
  | 'record'
  /** A record's BinXML is damaged. */
  | 'binxml'
  /** A record would unfold beyond all measure. */
  | 'too-large'

export class EvtxError extends Error {
  readonly code: EvtxErrorCode
  /** Offset in the file, where it is known. */
  readonly offset: number | undefined
  readonly recordId: number | undefined

  constructor(
    code: EvtxErrorCode,
    message: string,
    where: { offset?: number; recordId?: number; cause?: unknown } = {},
  ) {
    super(message, where.cause === undefined ? undefined : { cause: where.cause })
    this.name = 'EvtxError'
    this.code = code
    this.offset = where.offset
    this.recordId = where.recordId
  }
}
