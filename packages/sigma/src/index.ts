export { type AttackColumn, attackMatrix, TACTICS, tacticsOf, techniquesOf } from './attack.ts'
export type { ConditionNode } from './condition.ts'
export {
  CorrelationError,
  type CorrelationErrorCode,
  type CorrelationFigures,
  type CorrelationMatch,
  type Correlator,
  type CorrelatorOptions,
  createCorrelator,
  type KnownRule,
  type ObservedEvent,
  restoreCorrelator,
} from './correlation/index.ts'
export { chainCorrelations, type Reach } from './correlation-coverage.ts'
export type {
  ComparisonOperator,
  CorrelationComparison,
  CorrelationType,
  ExpressionCondition,
  SigmaCorrelation,
  ThresholdCondition,
} from './correlation-rule.ts'
export {
  type CoverageJudge,
  type CoverageSource,
  combineLacks,
  coverage,
  judgeCoverage,
  type Lack,
  type RuleCoverage,
  type UnseenValue,
} from './coverage.ts'
export { evaluateRule, fitsLogsource } from './evaluate.ts'
export type { Logsource, SigmaEvent } from './event.ts'
export { type EventKind, EventKinds, type SeenEvents, sourceOfKind } from './event-kinds.ts'
export type {
  Explanation,
  Highlight,
  ItemExplanation,
  SelectionExplanation,
  Span,
  ValueExplanation,
} from './explain.ts'
export { checkFields, type FieldSource } from './field-check.ts'
export { applyFilters } from './filters.ts'
export {
  checkRules,
  countLoaded,
  type LoadOptions,
  loadRules,
  type RuleCheck,
  type RuleFile,
  type RuleSet,
} from './load.ts'
export { compile, type MatchableRules, type Matcher, type MatcherOptions, type RuleMatch } from './matcher.ts'
export { type ParsedFile, type ParseOptions, parseDocuments, type SigmaDocument } from './parse/documents.ts'
export { type LoadingFiles, parseLoading } from './parse/loading.ts'
export { type Pipeline, parsePipeline } from './parse/pipeline.ts'
export type { Placeholders } from './parse/placeholders.ts'
export type { Problem, ProblemCode } from './problem.ts'
export { type RegressionCase, type RegressionResult, runRegression } from './regression.ts'
export {
  type Detection,
  type DetectionItem,
  type DocumentMeta,
  type Level,
  logsourceNames,
  type RuleLogsource,
  type RuleSource,
  type Selection,
  type SigmaFilter,
  type SigmaRule,
  type Status,
} from './rule.ts'
