import { background } from './background/background.ts'
import { findingLine } from './findings.ts'
import { institution, type SampleOffice } from './institution.ts'
import { isOpen, officeHour } from './local-time.ts'
import { Merge } from './merge.ts'
import { createRandom, type Random } from './random.ts'
import { SCENARIOS, type Scenario } from './scenarios/index.ts'
import { DAY, type SampleLine, SECOND } from './scene.ts'

export interface ReplayOptions {
  /** Epoch milliseconds. A span of more than two days is history; a shorter one is a live replay. */
  readonly from: number
  readonly to: number
  readonly seed: number
  /** Ordinary lines a second over all offices, on average over a week. */
  readonly eventsPerSecond?: number
  /** Attacks of the list `SCENARIOS`, over all offices. */
  readonly attacksPerDay?: number
  /** Single suspicious events, each of which raises one alert. */
  readonly findingsPerDay?: number
  readonly offices?: readonly SampleOffice[]
}

export interface ReplayedLine extends SampleLine {
  readonly officeId: string
}

/** Offices that fall silent, at which part of the history; 0 is never heard. In a live replay none of them speaks. */
const SILENT_FROM: ReadonlyMap<string, number> = new Map([
  ['emb-pretoria', 0],
  ['emb-la-habana', 0.7],
  ['con-phoenix', 0.93],
])

const HISTORY = { eventsPerSecond: 0.03, attacksPerDay: 1.3, findingsPerDay: 30 } as const
const LIVE = { eventsPerSecond: 6, attacksPerDay: 40, findingsPerDay: 300 } as const
/** When the first attacks of a live replay begin, after its start: someone is watching. */
const FIRST_ATTACKS = [2 * SECOND, 75 * SECOND, 200 * SECOND] as const

/**
 * The sample institution's logs between two times, in order of time: ordinary life of every office, and attacks on
 * some. Decided by the seed and the options alone.
 */
export function* replay(options: ReplayOptions): Generator<ReplayedLine> {
  const plan = planOf(options)
  const lines = new Merge<ReplayedLine>()
  for (const office of plan.offices) lines.add(ordinaryLife(plan, office))
  lines.add(findings(plan))
  const attacks = new Merge<Attack>()
  attacks.add(attackTimes(plan))
  for (;;) {
    while (attacks.nextTime <= lines.nextTime) {
      const attack = attacks.take()
      if (attack === undefined) return
      lines.add(attackLines(plan, attack))
    }
    const line = lines.take()
    if (line === undefined) return
    if (line.time < plan.to) yield line
  }
}

interface Plan extends Required<ReplayOptions> {
  readonly live: boolean
  readonly random: Random
}

interface Attack {
  readonly time: number
  readonly number: number
}

function planOf(options: ReplayOptions): Plan {
  const { from, to, seed } = options
  if (!(from <= to)) throw new RangeError('A replay ends after it begins.')
  const live = to - from <= 2 * DAY
  const defaults = live ? LIVE : HISTORY
  return { offices: institution.offices, ...defaults, ...options, live, random: createRandom(seed) }
}

function silentFrom({ live, from, to }: Plan, office: SampleOffice): number {
  const part = SILENT_FROM.get(office.code)
  if (part === undefined) return Number.POSITIVE_INFINITY
  return live ? from : from + part * (to - from)
}

function* ordinaryLife(plan: Plan, office: SampleOffice): Generator<ReplayedLine> {
  const random = plan.random.fork(`life ${office.code}`)
  const until = Math.min(plan.to, silentFrom(plan, office))
  const rate = plan.eventsPerSecond / plan.offices.length
  for (const line of background({ office, random }, plan.from, until, rate)) yield { officeId: office.id, ...line }
}

function* findings(plan: Plan): Generator<ReplayedLine> {
  const random = plan.random.fork('findings')
  for (const time of moments(random, plan, plan.findingsPerDay)) {
    const office = placeOfFinding(plan, time, random)
    if (silentFrom(plan, office) <= time) continue
    yield { officeId: office.id, ...findingLine({ office, random }, time) }
  }
}

/** Rather one where people are at work than one that sleeps. */
function placeOfFinding({ offices }: Plan, time: number, random: Random): SampleOffice {
  const picks = Array.from({ length: 5 }, () => random.pick(offices))
  return picks.find((office) => isOpen(office, time)) ?? random.pick(offices)
}

function* attackTimes(plan: Plan): Generator<Attack> {
  let number = 0
  const chance = moments(plan.random.fork('attacks'), plan, plan.attacksPerDay)
  const first = plan.live && plan.attacksPerDay > 0 ? FIRST_ATTACKS.map((after) => plan.from + after) : []
  const later = chance.filter((time) => time > (first.at(-1) ?? 0))
  for (const time of [...first, ...later]) yield { time, number: number++ }
}

/** Moments that come by chance, so many a day. */
function* moments(random: Random, { from, to }: Plan, perDay: number): Generator<number> {
  if (!(perDay > 0)) return
  let time = from
  for (;;) {
    time += (-Math.log(1 - random.next()) * DAY) / perDay
    if (time >= to) return
    yield Math.floor(time)
  }
}

function* attackLines(plan: Plan, { time, number }: Attack): Generator<ReplayedLine> {
  const random = plan.random.fork(`attack ${number}`)
  // In turn, so that every kind is seen; the first kind tells the clearest story.
  const scenario = SCENARIOS[number % SCENARIOS.length]
  const office = scenario && targetOf(plan, scenario, time, random)
  if (scenario === undefined || office === undefined) return
  for (const line of scenario.lines({ office, random }, time)) yield { officeId: office.id, ...line }
}

function targetOf(plan: Plan, scenario: Scenario, time: number, random: Random): SampleOffice | undefined {
  const fitting = plan.offices.filter(
    (office) =>
      scenario.offices.includes(office.kind) &&
      silentFrom(plan, office) > time &&
      (scenario.hour === undefined || isNear(scenario.hour, officeHour(office.timeZone, time).hour)),
  )
  return fitting.length === 0 ? undefined : random.pick(fitting)
}

/** Whether the hours are less than two and a half apart on the clock: the attack is over before the hour is far. */
function isNear(hour: number, other: number): boolean {
  const apart = Math.abs(hour - other)
  return Math.min(apart, 24 - apart) < 2.5
}
