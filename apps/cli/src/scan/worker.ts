import { parentPort, workerData } from 'node:worker_threads'
import { compile, countLoaded, loadRules } from '@atalaya/sigma'
import { correlationNeeds } from './correlate.ts'
import { LINE_FORMS } from './lines.ts'
import { type FromWorker, SHARED, type ThreadInput } from './messages.ts'
import { Outbox } from './outbox.ts'
import { scanFile } from './scan-file.ts'
import { zoneTimes } from './zone-times.ts'

const port = parentPort
if (port === null) throw new Error('worker.ts runs as a worker thread')
const send = (message: FromWorker, moved: ArrayBuffer[] = []) => port.postMessage(message, moved)

const { ruleFiles, loading, forms, timezone, details, zone, stop, shared } = workerData as ThreadInput // given by pool.ts
const times = zoneTimes(timezone)
const flag = new Int32Array(stop)
const numbers = new Int32Array(shared)
const stopped = () => Atomics.load(flag, 0) !== 0
const outbox = new Outbox({
  forms: forms.map((name) => [name, LINE_FORMS[name](times)]),
  shared: numbers,
  send,
  stopped,
})

const ruleSet = loadRules(ruleFiles, loading)
const { loaded, notLoaded } = countLoaded(ruleSet)
const context = {
  rules: { matcher: compile(ruleSet), ...correlationNeeds(ruleSet) },
  sink: outbox,
  decoding: { zone },
  lines: forms.length > 0,
  details,
  stopped,
  detailed: new Map<string, number>(),
}

port.on('message', async (paths: readonly string[]) => {
  for (const [at, path] of paths.entries()) {
    if (stopped()) break
    Atomics.store(numbers, SHARED.file, at)
    outbox.done(await scanFile(path, context))
  }
  outbox.tell()
  send({ kind: 'idle' })
})
send({ kind: 'ready', loaded, notLoaded })
