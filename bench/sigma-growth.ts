import { compile, loadRules, type MatchableRules } from '@atalaya/sigma'
import { median, round, timed } from './figures.ts'
import { freshRules } from './fresh-rules.ts'
import { matchAll, parseAll } from './matching.ts'
import { heapBytes } from './memory.ts'
import { type Lines, readRules } from './sigma-corpus.ts'

const ROUNDS = 3
/** So many events go before, in which the matcher learns; it waits the longer the more rules look at an event. */
const LEARNING = 40_000
const COPIES = 4

interface Row {
  readonly rules: number
  readonly loads: readonly Load[]
  readonly compileMs: number
  readonly heapMegabytes: number
}

interface Load {
  readonly perSecond: number
  readonly ratio: number
  readonly matches: number
}

/**
 * Speed and memory by number of rules: the real ones thinned out evenly, all of them, and all of them with copies that
 * look for other texts, so that no table can serve two copies at once.
 */
export function growth(corpora: { readonly mix: Lines; readonly creations: Lines }, ruleSet: MatchableRules): void {
  const real = ruleSet.rules
  const copies = Array.from({ length: COPIES - 1 }, (_, copy) => loadRules(freshRules(readRules(), copy + 1)).rules)
  const cloned = [...real, ...copies.flat()].slice(0, 15_000)
  console.log(`growth: ${cloned.length} rules are ${real.length} and copies of them with fresh literals`)
  console.log('| rules | mix, events/s | ÷ floor | process creations/s | ÷ floor | matches | compile | heap |')
  console.log('|---|---|---|---|---|---|---|---|')
  for (const count of [500, 1_000, 2_000, real.length]) print(measure(thinned(real, count), corpora))
  print(measure(cloned, corpora))
}

type Rules = MatchableRules['rules']

function thinned(rules: Rules, count: number): Rules {
  const step = rules.length / count
  return rules.filter((_, index) => Math.floor((index + 1) / step) > Math.floor(index / step))
}

function measure(rules: Rules, { mix, creations }: { readonly mix: Lines; readonly creations: Lines }): Row {
  const before = heapBytes()
  const started = performance.now()
  const matcher = compile({ rules })
  const compileMs = performance.now() - started
  const loads = [mix, creations].map((lines): Load => {
    const floors: number[] = []
    const times: number[] = []
    let matches = 0
    for (let seen = 0; seen < LEARNING; seen += lines.count) matches = matchAll(lines, matcher)
    for (let i = 0; i < ROUNDS; i++) {
      floors.push(timed(() => parseAll(lines)))
      times.push(
        timed(() => {
          matches = matchAll(lines, matcher)
        }),
      )
    }
    const time = median(times)
    return { perSecond: (lines.count / time) * 1000, ratio: median(floors) / time, matches }
  })
  // The matcher is asked once more so that it cannot be given up before its heap is counted.
  const heapMegabytes = (heapBytes() - before) / 1e6 + matchAll({ ...mix, count: 0 }, matcher)
  return { rules: rules.length, loads, compileMs, heapMegabytes }
}

function print({ rules, loads, compileMs, heapMegabytes }: Row): void {
  const speeds = loads.map(({ perSecond, ratio }) => `${Math.round(perSecond)} | ${round(ratio)}`)
  const matches = loads.map((load) => load.matches).join(' + ')
  const rest = [matches, `${Math.round(compileMs)} ms`, `${Math.round(heapMegabytes)} MB`]
  console.log(`| ${[rules, ...speeds, ...rest].join(' | ')} |`)
}
