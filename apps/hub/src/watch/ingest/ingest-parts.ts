import type { Stream } from '../../platform/stream/index.ts'
import type { SourceDirectory } from '../sources/source-directory.ts'
import type { Admission } from './admission.ts'

/** What every way in needs. */
export interface IngestParts {
  readonly stream: Stream
  readonly directory: SourceDirectory
  readonly admission: Admission
}
