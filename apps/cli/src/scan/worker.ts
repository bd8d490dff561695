import { parentPort, workerData } from 'node:worker_threads'
import { compile, loadRules, type RuleFile } from '@atalaya/sigma'
import { correlationNeeds, type Observation } from './correlate.ts'
import type { Match } from './match.ts'
import type { FromWorker } from './pool.ts'
import { scanFile } from './scan-file.ts'

const port = parentPort
if (port === null) throw new Error('worker.ts runs as a worker thread')

const { ruleFiles } = workerData as { ruleFiles: readonly RuleFile[] } // given by pool.ts
const ruleSet = loadRules(ruleFiles)
const rules = { matcher: compile(ruleSet), ...correlationNeeds(ruleSet) }

let matches: Match[] = []
let observations: Observation[] = []

function send(message: FromWorker): void {
  port?.postMessage(message)
  matches = []
  observations = []
}

port.on('message', async (path: string) => {
  const result = await scanFile(path, rules, {
    match: (match) => matches.push(match),
    observe: (observation) => observations.push(observation),
    progress: (bytes) => send({ kind: 'progress', bytes, matches, observations }),
  })
  send({ kind: 'done', result, matches, observations })
})
send({ kind: 'ready' })
