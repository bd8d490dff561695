// node library.ts RULES FOLDER: matches every record of the folder's files in one thread; prints events by rule as JSON.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { createDecoder, decodeLines, type LogEvent } from '@atalaya/logs'
import { compile, loadRules } from '@atalaya/sigma'
import { readEvtx } from '../../packages/evtx/src/index.ts'

const [rules = '', folder = ''] = process.argv.slice(2)
const ruleFiles = globSync('**/*.yml', { cwd: rules }).map((path) => ({
  path,
  text: readFileSync(join(rules, path), 'utf8'),
}))
const matcher = compile(loadRules(ruleFiles))
const counts: Record<string, number> = {}
for (const name of globSync('*', { cwd: folder }).sort()) {
  for (const event of read(readFileSync(join(folder, name)), name)) {
    for (const { rule } of matcher.match(event)) counts[rule.id] = (counts[rule.id] ?? 0) + 1
  }
}
console.log(JSON.stringify(counts))

function* read(bytes: Buffer, name: string): Generator<LogEvent> {
  const decoder = createDecoder()
  if (!name.endsWith('.evtx')) {
    yield* decodeLines(bytes, { decoder })
    return
  }
  for (const item of readEvtx(bytes)) if ('event' in item) yield decoder.decodeRecord(item.event)
}
