export type { ConditionNode } from './condition.ts'
export type {
  ComparisonOperator,
  CorrelationComparison,
  CorrelationType,
  ExpressionCondition,
  SigmaCorrelation,
  ThresholdCondition,
} from './correlation-rule.ts'
export type { Logsource, SigmaEvent } from './event.ts'
export type { Problem, ProblemCode } from './problem.ts'
export type {
  Detection,
  DetectionItem,
  DocumentMeta,
  Level,
  RuleLogsource,
  RuleSource,
  Selection,
  SigmaFilter,
  SigmaRule,
  Status,
} from './rule.ts'
