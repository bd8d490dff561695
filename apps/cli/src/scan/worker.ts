import { parentPort, workerData } from 'node:worker_threads'
import { compile, loadRules } from '@atalaya/sigma'
import { correlationNeeds, type Observation } from './correlate.ts'
import type { Finding } from './match.ts'
import type { FromWorker, WorkerInput } from './pool.ts'
import { scanFile } from './scan-file.ts'

const port = parentPort
if (port === null) throw new Error('worker.ts runs as a worker thread')

const { ruleFiles, details, zone, stop } = workerData as WorkerInput // given by pool.ts
const ruleSet = loadRules(ruleFiles)
const flag = new Int32Array(stop)

let findings: Finding[] = []
let observations: Observation[] = []

function send(message: FromWorker): void {
  port?.postMessage(message)
  findings = []
  observations = []
}

const context = {
  rules: { matcher: compile(ruleSet), ...correlationNeeds(ruleSet) },
  sink: {
    found: (finding: Finding) => findings.push(finding),
    observe: (observation: Observation) => observations.push(observation),
    progress: (bytes: number) => send({ kind: 'progress', bytes, findings, observations }),
  },
  decoding: { zone },
  details,
  stopped: () => Atomics.load(flag, 0) !== 0,
  detailed: new Map<string, number>(),
}

port.on('message', async (path: string) => {
  const result = await scanFile(path, context)
  send({ kind: 'done', result, findings, observations })
})
send({ kind: 'ready' })
