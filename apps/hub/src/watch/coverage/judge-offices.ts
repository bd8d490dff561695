import { setImmediate as breathe } from 'node:timers/promises'
import type { COVERAGE_REASONS } from '@atalaya/contracts'
import {
  type CoverageJudge,
  combineLacks,
  judgeCoverage,
  type Lack,
  type SigmaCorrelation,
  type SigmaRule,
  type UnseenValue,
} from '@atalaya/sigma'
import type { LoadedRule } from '../rules/library.ts'
import type { Kind } from './kind-directory.ts'

/** Why a rule cannot fire. */
export interface Obstacle {
  readonly reason: (typeof COVERAGE_REASONS)[number]
  readonly missing: readonly string[]
  readonly unseen: readonly UnseenValue[]
}
/** By the rule's place in the list; undefined where nothing stands in its way. */
export type Verdicts = readonly (Obstacle | undefined)[]

const NO_SOURCE: Obstacle = { reason: 'no-source', missing: [], unseen: [] }
const NEEDS_RULE: Obstacle = { reason: 'needs-rule', missing: [], unseen: [] }
const MOST_SHAPES = 50_000

type ShapeVerdicts = ReadonlyMap<number, Lack | undefined>

/** Judges what offices send against one set of rules. Equal kinds are judged once, equal offices too. */
export class OfficeJudge {
  readonly rules: readonly LoadedRule[]
  readonly #judge: CoverageJudge
  /** Place in `rules` of each rule that the judge knows. */
  readonly #places: readonly number[]
  readonly #parts: ReadonlyMap<number, readonly number[]>
  readonly #shapes = new Map<string, ShapeVerdicts>()
  /** Shape of each kind as of a revision of it. */
  readonly #known = new WeakMap<Kind, { readonly revision: number; readonly shape: string }>()
  #offices = new Map<string, Verdicts>()

  constructor(rules: Iterable<LoadedRule>) {
    this.rules = [...rules]
    const plain = this.rules.filter((rule): rule is SigmaRule => rule.kind === 'rule')
    this.#places = [...this.rules.keys()].filter((index) => this.rules[index]?.kind === 'rule')
    this.#judge = judgeCoverage(plain)
    this.#parts = partsOf(this.rules)
  }

  /** Verdicts by office; the thread gets room to answer others in between. */
  async judgeAll(kinds: Iterable<Kind>): Promise<ReadonlyMap<string, Verdicts>> {
    const byOffice = new Map<string, Set<string>>()
    for (const kind of kinds) {
      const shape = this.#shapeOf(kind)
      if (!this.#shapes.has(shape)) {
        if (this.#shapes.size >= MOST_SHAPES) this.#shapes.clear()
        this.#shapes.set(shape, this.#judge.judge(sourceOf(kind)))
        await breathe()
      }
      const shapes = byOffice.get(kind.office) ?? new Set()
      byOffice.set(kind.office, shapes.add(shape))
    }
    const judged = new Map<string, Verdicts>()
    const known = new Map<string, Verdicts>()
    for (const [office, shapes] of byOffice) {
      const key = [...shapes].sort().join('\n')
      const verdicts = known.get(key) ?? this.#offices.get(key) ?? this.#combine(shapes)
      known.set(key, verdicts)
      judged.set(office, verdicts)
      await breathe()
    }
    this.#offices = known
    return judged
  }

  /** Of an office that sends nothing. */
  get nothing(): Verdicts {
    return this.#combine(new Set())
  }

  /** What of a kind matters to rules: equal texts are judged alike. */
  #shapeOf(kind: Kind): string {
    const { logsource, code, fields, revision } = kind
    const before = this.#known.get(kind)
    if (before?.revision === revision) return before.shape
    const names = [...fields.keys()].filter((name) => this.#judge.names.has(name)).sort()
    const shape = `${logsource} ${code} ${names.join(' ')}`
    this.#known.set(kind, { revision, shape })
    return shape
  }

  #combine(shapes: ReadonlySet<string>): Verdicts {
    const lacks: (Lack | undefined)[][] = this.#places.map(() => [])
    for (const shape of shapes) {
      for (const [index, lack] of this.#shapes.get(shape) ?? []) lacks[index]?.push(lack)
    }
    const verdicts = new Array<Obstacle | undefined>(this.rules.length).fill(NEEDS_RULE)
    for (const [index, place] of this.#places.entries()) verdicts[place] = obstacleOf(lacks[index] ?? [])
    for (const place of this.#parts.keys()) verdicts[place] = this.#chained(place, verdicts, new Set())
    return verdicts
  }

  #chained(place: number, verdicts: Verdicts, above: ReadonlySet<number>): Obstacle | undefined {
    const parts = this.#parts.get(place)
    if (parts === undefined) return verdicts[place]
    if (above.has(place)) return NEEDS_RULE
    const within = new Set([...above, place])
    const can = (part: number) => this.#chained(part, verdicts, within) === undefined
    const rule = this.rules[place]
    const all = rule?.kind === 'correlation' && needsAll(rule)
    return parts.length > 0 && (all ? parts.every(can) : parts.some(can)) ? undefined : NEEDS_RULE
  }
}

function obstacleOf(lacks: readonly (Lack | undefined)[]): Obstacle | undefined {
  if (lacks.length === 0) return NO_SOURCE
  const { state, missing, unseen } = combineLacks(lacks)
  return state === 'covered' ? undefined : { reason: state, missing, unseen }
}

function needsAll({ type, condition }: SigmaCorrelation): boolean {
  return (type === 'temporal' || type === 'temporal_ordered') && condition === undefined
}

/** Places of the rules that each correlation puts together. */
function partsOf(rules: readonly LoadedRule[]): Map<number, readonly number[]> {
  const places = new Map<string, number>()
  for (const [place, { id, name }] of rules.entries()) {
    places.set(id, place)
    if (name !== undefined) places.set(name, place)
  }
  const parts = new Map<number, readonly number[]>()
  for (const [place, rule] of rules.entries()) {
    if (rule.kind !== 'correlation') continue
    parts.set(
      place,
      rule.rules.map((reference) => places.get(reference)).filter((part) => part !== undefined),
    )
  }
  return parts
}

function sourceOf({ logsource, code, fields }: Kind): Parameters<CoverageJudge['judge']>[0] {
  return {
    logsource: JSON.parse(logsource) as Parameters<CoverageJudge['judge']>[0]['logsource'], // written by us
    fields: fields.keys(),
    ...(code !== '' && { values: new Map([['EventID', [Number(code)]]]) }),
  }
}
