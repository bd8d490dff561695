import { setImmediate as breathe } from 'node:timers/promises'
import type { COVERAGE_REASONS } from '@atalaya/contracts'
import {
  type CoverageJudge,
  chainCorrelations,
  combineLacks,
  judgeCoverage,
  type Lack,
  sourceOfKind,
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
  readonly #reachOf: ReturnType<typeof chainCorrelations>
  readonly #shapes = new Map<string, ShapeVerdicts>()
  /** Shape of each kind as of a revision of it. */
  readonly #known = new WeakMap<Kind, { readonly revision: number; readonly shape: string }>()
  #offices = new Map<string, Verdicts>()

  constructor(rules: Iterable<LoadedRule>) {
    this.rules = [...rules]
    this.#judge = judgeCoverage(this.rules)
    this.#reachOf = chainCorrelations(this.rules)
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
    const lacks: (Lack | undefined)[][] = this.rules.map(() => [])
    for (const shape of shapes) {
      for (const [place, lack] of this.#shapes.get(shape) ?? []) lacks[place]?.push(lack)
    }
    const verdicts = this.rules.map(({ kind }, place) =>
      kind === 'rule' ? obstacleOf(lacks[place] ?? []) : NEEDS_RULE,
    )
    const reach = this.#reachOf((place) => verdicts[place] === undefined)
    return verdicts.map((verdict, place) => (reach(place) ? undefined : verdict))
  }
}

function obstacleOf(lacks: readonly (Lack | undefined)[]): Obstacle | undefined {
  if (lacks.length === 0) return NO_SOURCE
  const { state, missing, unseen } = combineLacks(lacks)
  return state === 'covered' ? undefined : { reason: state, missing, unseen }
}

function sourceOf({ logsource, code, fields }: Kind): Parameters<CoverageJudge['judge']>[0] {
  return sourceOfKind({ logsource: JSON.parse(logsource), code }, fields.keys())
}
