// Log decoding: records a second on one core, against JSON.parse over the same bytes, or over the same events as JSON.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { readRecords, startOf } from '../apps/cli/src/scan/read-records.ts'
import { createDecoder } from '../packages/logs/src/index.ts'
import { median } from './figures.ts'
import { type Corpus, LINES, repeat, TEXT, textCorpus } from './text-lines.ts'

const ROUNDS = 7
const KEEP_EVERY = 10

export async function run(args: readonly string[]): Promise<void> {
  const data = args[0] ?? path.resolve(import.meta.dirname, '../../shared/data/security-datasets')
  const corpora = [await windowsCorpus(data), ...TEXT.map(([name, samples]) => textCorpus(name, samples))]
  const results = corpora.map(measure)
  console.log('| lines | records/s | JSON.parse/s | ratio | ratio with time and ECS columns |\n|---|---|---|---|---|')
  for (const { name, perSecond, floorPerSecond, ratio, ratioWithColumns } of results) {
    console.log(`| ${name} | ${perSecond} | ${floorPerSecond} | ${ratio} | ${ratioWithColumns} |`)
  }
  console.log(JSON.stringify({ bench: 'logs', results }))
}

/** Recorded telemetry where it is at hand, else sample lines. */
async function windowsCorpus(data: string): Promise<Corpus> {
  if (!existsSync(data)) {
    console.log(`no ${data}: sample lines instead`)
    const lines = repeat(['windowsFlat', 'winlogbeat', 'evtx'])
    return { name: 'Windows events, samples', lines, asJson: lines }
  }
  const lines: Buffer[] = []
  for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.zip') || !name.includes('windows')) continue
    const file = path.join(data, name)
    for await (const { bytes } of readRecords(file, await startOf(file))) sample(Buffer.from(bytes), lines)
    if (lines.length >= LINES) break
  }
  return { name: 'Windows events, recorded', lines, asJson: lines }
}

function sample(bytes: Buffer, lines: Buffer[]): void {
  let index = 0
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(10, at)
    const end = newline < 0 ? bytes.length : newline
    // A copy: views would keep every unpacked file in memory.
    if (bytes[at] === 123 && index++ % KEEP_EVERY === 0) lines.push(Buffer.from(bytes.subarray(at, end)))
    at = end + 1
  }
}

function measure({ name, lines, asJson }: Corpus) {
  const decoder = createDecoder()
  const times = { floor: [] as number[], decode: [] as number[], columns: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    times.floor.push(timed(asJson, (text) => JSON.parse(text) !== null))
    times.decode.push(timed(lines, (text) => decoder.decode(text).fields !== undefined))
  }
  for (let round = 0; round < ROUNDS; round++) {
    times.columns.push(
      timed(lines, (text) => {
        const event = decoder.decode(text)
        return event.time !== undefined && event.ecs !== undefined
      }),
    )
  }
  const [floor, decode, columns] = [median(times.floor), median(times.decode), median(times.columns)]
  const perSecond = (ms: number) => Math.round((lines.length / ms) * 1000)
  return {
    name,
    records: lines.length,
    perSecond: perSecond(decode),
    floorPerSecond: perSecond(floor),
    ratio: round2(floor / decode),
    ratioWithColumns: round2(floor / columns),
  }
}

function timed(lines: readonly Buffer[], read: (text: string) => boolean): number {
  // Processor time of this thread: what others do on the machine counts less.
  const start = process.threadCpuUsage()
  let seen = 0
  for (const line of lines) if (read(line.toString('latin1'))) seen++
  const { user, system } = process.threadCpuUsage(start)
  const took = (user + system) / 1000
  return seen < 0 ? Number.NaN : took
}

const round2 = (value: number) => Math.round(value * 100) / 100
