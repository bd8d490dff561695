export { type Command, run } from './run.ts'
export { shortSocketDir } from './socket-dir.ts'
export { type Engine, type Launch, type SupervisedEngine, superviseEngine } from './supervise.ts'
export { canEnter, canRun, findUnprivilegedUser, type RunAs } from './user.ts'
