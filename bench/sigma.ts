import { compile, loadRules, type MatchableRules, type Matcher } from '@atalaya/sigma'
import { median, option, round, timed } from './figures.ts'
import { matchAll, parseAll } from './matching.ts'
import { comparePeers } from './peers/compare.ts'
import { corpusIsHere, type Lines, lineText, readLines, readRules, selectLines } from './sigma-corpus.ts'
import { growth } from './sigma-growth.ts'
import { measureText } from './sigma-text.ts'

/**
 * Events matched per second on one core, from bytes to matches, with every rule, over recorded telemetry; and the ratio
 * to decoding Latin-1 and JSON.parse of the same bytes in the same run, in processor time. Three loads: the mix; values never seen (a fresh matcher
 * warmed on one half, run once over the other); process creations alone. Then raw lines of text.
 */
export async function run(args: readonly string[]): Promise<void> {
  if (!corpusIsHere()) {
    console.log(JSON.stringify({ bench: 'sigma', skipped: 'no reference data' }))
    return
  }
  const rounds = Number(option(args, 'rounds') ?? 5)
  const started = performance.now()
  const ruleSet = loadRules(readRules())
  const loaded = performance.now()
  const matcher = compile(ruleSet)
  console.log(
    `rules: ${ruleSet.rules.length}; loaded in ${ms(loaded - started)}, compiled in ${ms(performance.now() - loaded)}`,
  )
  const before = memory()
  const lines = readLines(Number(option(args, 'every') ?? 5))
  console.log(`events: ${lines.count}, ${(lines.bytes.length / lines.count / 1000).toFixed(1)} KB each`)
  const mix = measure('mix', lines, { matcher, rounds })
  console.log(`memory of the matcher after ${lines.count} events: about ${memory() - before} MB of JavaScript heap`)
  const unseen = measureUnseen(lines, ruleSet)
  const processes = processCreations(readLines(1))
  const creations = measure('process creations', processes, { matcher: compile(ruleSet), rounds })
  if (args.includes('--growth')) growth({ mix: lines, creations: processes }, ruleSet)
  const text = measureText(compile(ruleSet), rounds)
  const peers = args.includes('--peers') ? await comparePeers(args) : undefined
  const figures = {
    bench: 'sigma',
    rules: ruleSet.rules.length,
    eventsPerSecond: Math.round(mix.perSecond),
    ratioToJsonParse: round(mix.ratio),
    unseenRatio: round(unseen.ratio),
    processRatio: round(creations.ratio),
    text,
    ...(peers && { peers }),
  }
  console.log(JSON.stringify(figures))
}

interface Result {
  readonly perSecond: number
  readonly ratio: number
}

/** Events of a round at least: of fewer, chance would decide. */
const LEAST = 20_000

/** Passes until the matcher has learnt what is usual in each kind of event, and the engine has compiled its code. */
const LEARNING = 3

function repeated(times: number, work: () => number): number {
  let last = 0
  for (let i = 0; i < times; i++) last = work()
  return last
}

/** Medians of rounds in which floor and matching take turns, so that a busy machine slows both alike. */
function measure(name: string, lines: Lines, { matcher, rounds }: { matcher: Matcher; rounds: number }): Result {
  const ratios: number[] = []
  const speeds: number[] = []
  let matches = 0
  const times = Math.ceil(LEAST / lines.count)
  for (let i = 0; i < LEARNING; i++) matchAll(lines, matcher)
  for (let i = 0; i < rounds; i++) {
    const floor = timed(() => repeated(times, () => parseAll(lines)))
    const full = timed(() => {
      matches = repeated(times, () => matchAll(lines, matcher))
    })
    ratios.push(floor / full)
    speeds.push(((lines.count * times) / full) * 1000)
  }
  return report(name, { perSecond: median(speeds), ratio: median(ratios) }, matches)
}

function measureUnseen(lines: Lines, ruleSet: MatchableRules): Result {
  const half = selectLines(lines, (index) => index % 2 === 0)
  const other = selectLines(lines, (index) => index % 2 === 1)
  const ratios: number[] = []
  const speeds: number[] = []
  let matches = 0
  for (let i = 0; i < 3; i++) {
    const matcher = compile(ruleSet)
    matchAll(half, matcher)
    const floor = timed(() => parseAll(other))
    const full = timed(() => {
      matches = matchAll(other, matcher)
    })
    ratios.push(floor / full)
    speeds.push((other.count / full) * 1000)
  }
  return report('values never seen', { perSecond: median(speeds), ratio: median(ratios) }, matches)
}

function report(name: string, result: Result, matches: number): Result {
  console.log(
    `${name}: ${Math.round(result.perSecond)} events/s, ${round(result.ratio)} of the floor, ${matches} matches`,
  )
  return result
}

function processCreations(lines: Lines): Lines {
  return selectLines(lines, (index) => {
    const { EventID } = JSON.parse(lineText(lines, index)) as { EventID?: unknown } // recorded telemetry is objects
    return EventID === 1 || EventID === 4688
  })
}

function memory(): number {
  globalThis.gc?.()
  return Math.round(process.memoryUsage().heapUsed / 1e6)
}

const ms = (value: number) => `${Math.round(value)} ms`
