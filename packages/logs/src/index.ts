export type { EcsColumn, EcsColumns, EcsType } from './ecs-columns.ts'
export { ECS_COLUMNS } from './ecs-columns.ts'
export type { LogEvent, Logsource } from './event.ts'
