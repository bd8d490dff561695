import { type AttackColumn, attackMatrix } from '@atalaya/sigma'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import type { RuleText } from '../detection/messages.ts'
import type { RuleLibrary } from '../rules/library.ts'
import type { WatchTables } from '../tables.ts'
import { OfficeJudge, type Verdicts } from './judge-offices.ts'
import type { KindDirectory } from './kind-directory.ts'
import { DAY_MS } from './model.ts'
import { type Placed, placeRule } from './place-rule.ts'

const LOOK_MS = 1_000
/** Judging may take at most a tenth of the time. */
const REST = 9
const LEAST_REST_MS = 2_000

export interface CoverageParts {
  readonly db: Kysely<WatchTables>
  readonly library: RuleLibrary
  readonly offices: OfficeDirectory
  readonly kinds: KindDirectory
  readonly log: Logger
}

/** Which rules can fire where, as of one moment. */
export interface Judged {
  readonly at: Date
  readonly rules: readonly Placed[]
  /** The rules by their places in ATT&CK. */
  readonly matrix: readonly AttackColumn[]
  readonly offices: ReadonlyMap<string, Verdicts>
  /** Of an office that sends nothing. */
  readonly nothing: Verdicts
  /** Kinds of events by office. */
  readonly kinds: ReadonlyMap<string, number>
}

/** Judges anew in the background whenever rules or what sources send have changed; who asks gets the last answer at once. */
export class CoverageWatch implements AsyncDisposable {
  readonly #parts: CoverageParts
  readonly #first = Promise.withResolvers<Judged>()
  readonly #timer: NodeJS.Timeout
  #texts: readonly RuleText[] = []
  #judge: OfficeJudge | undefined
  #judged: Judged | undefined
  #stamp = ''
  #restUntil = 0
  #running: Promise<void> | undefined

  constructor(parts: CoverageParts) {
    this.#parts = parts
    this.#first.promise.catch(() => undefined) // nobody may be waiting when the hub ends
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
    this.#timer.unref()
    this.#look()
  }

  current(): Promise<Judged> {
    return this.#judged === undefined ? this.#first.promise : Promise.resolve(this.#judged)
  }

  #look(): void {
    if (this.#running !== undefined || Date.now() < this.#restUntil) return
    const { kinds, library } = this.#parts
    const sameRules = sameTexts(this.#texts, library.current.set.texts)
    const stamp = `${kinds.version} ${Math.floor(Date.now() / DAY_MS)}`
    if (sameRules && stamp === this.#stamp && this.#judged !== undefined) return
    const begun = Date.now()
    this.#running = this.#refresh(sameRules)
      .then(() => {
        this.#stamp = stamp
      })
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, 'coverage could not be judged'))
      .finally(() => {
        const took = Date.now() - begun
        this.#restUntil = Date.now() + Math.max(LEAST_REST_MS, took * REST)
        this.#running = undefined
      })
  }

  async #refresh(sameRules: boolean): Promise<void> {
    const { library, kinds, log } = this.#parts
    const begun = performance.now()
    if (!sameRules || this.#judge === undefined) {
      this.#judge = new OfficeJudge(library.current.rules.values())
      this.#texts = library.current.set.texts
    }
    const judge = this.#judge
    const lately = [...kinds.lately()]
    const offices = await judge.judgeAll(lately)
    const counts = new Map<string, number>()
    for (const { office } of lately) counts.set(office, (counts.get(office) ?? 0) + 1)
    const { rules, matrix } =
      sameRules && this.#judged
        ? this.#judged
        : { rules: judge.rules.map(placeRule), matrix: attackMatrix(judge.rules) }
    this.#judged = { at: new Date(), rules, matrix, offices, nothing: judge.nothing, kinds: counts }
    this.#first.resolve(this.#judged)
    const took = Math.round(performance.now() - begun)
    log.debug({ tookMs: took, rules: rules.length, kinds: lately.length, offices: offices.size }, 'coverage judged')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
    this.#first.reject(new Error('the hub is ending'))
  }
}

function sameTexts(one: readonly RuleText[], other: readonly RuleText[]): boolean {
  return one.length === other.length && one.every(({ text }, index) => text === other[index]?.text)
}
