export { run } from './run.ts'
export { shortSocketDir } from './socket-dir.ts'
export { type Engine, superviseEngine } from './supervise.ts'
export { canEnter, canRun, findUnprivilegedUser, type RunAs } from './user.ts'
