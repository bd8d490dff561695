import { execFileSync } from 'node:child_process'
import { createDecoder } from '@atalaya/logs'
import { compile, loadRules, type MatchableRules, type Matcher } from '@atalaya/sigma'
import { corpusIsHere, type Lines, lineText, readLines, readRules, selectLines } from './sigma-corpus.ts'

/**
 * Events matched per second on one core, from bytes to matches, with every rule, over recorded telemetry; and the ratio
 * to decoding Latin-1 and JSON.parse of the same bytes in the same run, in processor time. Three loads: the mix; values never seen (a fresh matcher
 * warmed on one half, run once over the other); process creations alone.
 */
export async function run(args: readonly string[]): Promise<void> {
  if (!corpusIsHere()) {
    console.log(JSON.stringify({ bench: 'sigma', skipped: 'no reference data' }))
    return
  }
  const rounds = Number(option(args, 'rounds') ?? 3)
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
  const creations = measure('process creations', processCreations(readLines(1)), { matcher: compile(ruleSet), rounds })
  if (args.includes('--growth')) growth(lines, ruleSet)
  if (args.includes('--peers')) peers()
  const figures = {
    bench: 'sigma',
    rules: ruleSet.rules.length,
    eventsPerSecond: Math.round(mix.perSecond),
    ratioToJsonParse: round(mix.ratio),
    unseenRatio: round(unseen.ratio),
    processRatio: round(creations.ratio),
  }
  console.log(JSON.stringify(figures))
}

interface Result {
  readonly perSecond: number
  readonly ratio: number
}

function option(args: readonly string[], name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
}

/** Medians of rounds in which floor and matching take turns, so that a busy machine slows both alike. */
function measure(name: string, lines: Lines, { matcher, rounds }: { matcher: Matcher; rounds: number }): Result {
  const ratios: number[] = []
  const speeds: number[] = []
  let matches = 0
  matchAll(lines, matcher)
  for (let i = 0; i < rounds; i++) {
    const floor = timed(() => parseAll(lines))
    const full = timed(() => {
      matches = matchAll(lines, matcher)
    })
    ratios.push(floor / full)
    speeds.push((lines.count / full) * 1000)
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

function growth(lines: Lines, ruleSet: MatchableRules): void {
  const fresh = Array.from({ length: 4 }, (_, copy) => cloneRules(ruleSet, copy)).flat()
  for (const count of [500, 1_000, 2_000, ruleSet.rules.length]) {
    const step = ruleSet.rules.length / count
    const rules = Array.from({ length: count }, (_, i) => ruleSet.rules[Math.floor(i * step)]).filter(
      (rule) => rule !== undefined,
    )
    measure(`${count} rules`, lines, { matcher: compile({ rules }), rounds: 1 })
  }
  measure(`${fresh.length} rules (cloned with fresh literals)`, lines, {
    matcher: compile({ rules: fresh }),
    rounds: 1,
  })
}

/** The same rules looking for other texts: every literal of four characters or more gets a suffix of its own. */
function cloneRules(ruleSet: MatchableRules, copy: number): MatchableRules['rules'] {
  if (copy === 0) return ruleSet.rules
  const files = readRules().map(({ path, text }) => ({
    path: `${copy}/${path}`,
    text: text
      .replace(/^id: (.+)$/m, `id: $1-${copy}`)
      .replace(
        /^(\s+(?:- )?(?:[\w.-]+\|(?:contains|endswith|startswith)[\w|]*: |- )')([^'*?%]{4,})'/gm,
        `$1$2${copy}q'`,
      ),
  }))
  return loadRules(files).rules
}

const PEERS = ['rsigma', 'hayabusa', 'chainsaw', 'zircolite']

function peers(): void {
  const found = PEERS.filter((name) => {
    try {
      execFileSync('which', [name], { stdio: 'ignore' })
      return true
    } catch {
      return false // not on PATH
    }
  })
  console.log(found.length === 0 ? `peers: none of ${PEERS.join(', ')} on PATH` : `peers on PATH: ${found.join(', ')}`)
}

function parseAll(lines: Lines): number {
  let sum = 0
  for (let i = 0; i < lines.count; i++) if (JSON.parse(lineText(lines, i)) !== null) sum++
  return sum
}

function matchAll(lines: Lines, matcher: Matcher): number {
  const decoder = createDecoder()
  let matches = 0
  for (let i = 0; i < lines.count; i++) {
    const line = lineText(lines, i)
    matches += matcher.match(decoder.decodeRecord(JSON.parse(line), line)).length
  }
  return matches
}

/** Milliseconds of processor time: other work on the machine must not count. */
function timed(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

function memory(): number {
  globalThis.gc?.()
  return Math.round(process.memoryUsage().heapUsed / 1e6)
}

const round = (value: number) => Math.round(value * 1000) / 1000
const ms = (value: number) => `${Math.round(value)} ms`
