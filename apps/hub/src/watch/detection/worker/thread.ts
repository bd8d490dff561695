import { DetectionWorker } from './detection-worker.ts'
import { serveTasks } from './serve-tasks.ts'

const worker = new DetectionWorker()
serveTasks((task) => worker.do(task))
