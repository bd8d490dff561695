export {
  type CorrelationFigures,
  type Correlator,
  createCorrelator,
  type ObservedEvent,
  restoreCorrelator,
} from './correlator.ts'
export { CorrelationError, type CorrelationErrorCode } from './error.ts'
export type { CorrelationMatch } from './match.ts'
export type { CorrelatorOptions } from './options.ts'
export type { KnownRule } from './plans.ts'
