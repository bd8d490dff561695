import { CLOUD_VECTORS } from './cloud.ts'
import { PEOPLE_VECTORS } from './people.ts'
import { SIGN_IN_VECTORS } from './sign-in.ts'
import type { CorrelationVector } from './vector.ts'
import { WEB_VECTORS } from './web.ts'

export type { CorrelationVector } from './vector.ts'

/** One for each correlation that raises alerts. */
export const CORRELATION_VECTORS: readonly CorrelationVector[] = [
  ...SIGN_IN_VECTORS,
  ...PEOPLE_VECTORS,
  ...WEB_VECTORS,
  ...CLOUD_VECTORS,
]
