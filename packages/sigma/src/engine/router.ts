import { fitsLogsource } from '../evaluate.ts'
import type { Logsource, SigmaEvent } from '../event.ts'
import type { Predicate } from '../predicate.ts'
import type { RuleLogsource } from '../rule.ts'
import { Bucket, type BucketRule, type ReportError } from './bucket.ts'
import { FieldIndex } from './field-index.ts'
import { assume, type Formula } from './formula.ts'
import type { MemoBudget } from './memo.ts'

/** Bounds what hostile log sources and values can make; past it, they share what is there. */
const MAX_KINDS = 1_024
const MAX_BRANCHES = 256

/** The rules of one kind of event, divided once more by the field that most of them name a value of (EventID). */
class Kind<M> {
  readonly #rules: readonly BucketRule<M>[]
  readonly #pivot: string | undefined
  readonly #index: FieldIndex | undefined
  /** By the class of the pivot's value. */
  readonly #branches: (Bucket<M> | undefined)[] = []
  #branchCount = 0
  readonly #budget: MemoBudget
  readonly #report: ReportError
  #whole: Bucket<M> | undefined

  constructor(rules: readonly BucketRule<M>[], budget: MemoBudget, report: ReportError) {
    this.#rules = rules
    this.#budget = budget
    this.#report = report
    this.#pivot = choosePivot(rules)
    if (this.#pivot !== undefined) this.#index = new FieldIndex(itemsOn(this.#pivot, rules), budget)
  }

  bucketFor(event: SigmaEvent): Bucket<M> {
    if (this.#index === undefined || this.#pivot === undefined) return this.#wholeBucket()
    const found = this.#pivotClass(this.#index, this.#pivot, event)
    const known = found.id < 0 ? undefined : this.#branches[found.id]
    if (known) return known
    if (found.id < 0 || this.#branchCount >= MAX_BRANCHES) return this.#wholeBucket()
    const holding = new Set(found.items.map((position) => this.#index?.items[position]))
    const rules = this.#rules.map((each) => ({
      ...each,
      formula: assume(each.formula, (item) => (item.field === this.#pivot ? holding.has(item) : undefined)),
    }))
    const bucket = new Bucket(
      rules.filter(({ formula }) => formula.op !== 'false'),
      this.#budget,
      this.#report,
    )
    this.#branches[found.id] = bucket
    this.#branchCount++
    return bucket
  }

  #pivotClass(
    index: FieldIndex,
    pivot: string,
    event: SigmaEvent,
  ): { readonly id: number; readonly items: readonly number[] } {
    try {
      return index.classOf(event.fields[pivot])
    } catch {
      return { id: -1, items: [] } // it cannot be read: all rules of the kind are tried
    }
  }

  #wholeBucket(): Bucket<M> {
    this.#whole ??= new Bucket(this.#rules, this.#budget, this.#report)
    return this.#whole
  }
}

/** Finds the rules for an event by its log source; made when first met, remembered by identity. */
export class Router<M> {
  readonly #rules: readonly BucketRule<M>[]
  /** The log sources that rules ask for, each once, and which of them each rule asks for. */
  readonly #sources: readonly RuleLogsource[]
  readonly #sourceOf: readonly number[]
  readonly #names: ReadonlySet<string>
  readonly #budget: MemoBudget
  readonly #report: ReportError
  readonly #byIdentity = new WeakMap<Logsource, Kind<M>>()
  #byNames = new Map<string, Kind<M>>()
  #last: { readonly logsource: Logsource; readonly kind: Kind<M> } | undefined

  constructor(rules: readonly BucketRule<M>[], budget: MemoBudget, report: ReportError) {
    this.#rules = rules
    this.#budget = budget
    this.#report = report
    const places = new Map<string, number>()
    const sources: RuleLogsource[] = []
    this.#sources = sources
    this.#sourceOf = rules.map(({ rule: { logsource } }) => {
      const key = JSON.stringify([logsource.product, logsource.service, logsource.category])
      const place = places.get(key) ?? sources.push(logsource) - 1
      places.set(key, place)
      return place
    })
    this.#names = new Set(
      this.#sources.flatMap(({ product, service, category }) => [`p${product}`, `s${service}`, `c${category}`]),
    )
  }

  bucketFor(event: SigmaEvent): Bucket<M> {
    const { logsource } = event
    if (logsource !== this.#last?.logsource) {
      this.#last = { logsource, kind: this.#byIdentity.get(logsource) ?? this.#kindOf(logsource) }
    }
    return this.#last.kind.bucketFor(event)
  }

  #kindOf(logsource: Logsource): Kind<M> {
    const services = [logsource.service, ...(logsource.services ?? [])].map((name) => `s${name}`)
    const categories = (logsource.categories ?? []).map((name) => `c${name}`)
    // Names that no rule uses are dropped, so that invented ones all fall together.
    const names = [`p${logsource.product}`, ...services, ...categories].filter((name) => this.#names.has(name))
    const key = JSON.stringify([...new Set(names)].sort())
    const known = this.#byNames.get(key) ?? this.#newKind(logsource)
    if (this.#byNames.size >= MAX_KINDS) this.#byNames = new Map()
    this.#byNames.set(key, known)
    this.#byIdentity.set(logsource, known)
    return known
  }

  #newKind(logsource: Logsource): Kind<M> {
    const fits = this.#sources.map((source) => fitsLogsource(source, logsource))
    return new Kind(
      this.#rules.filter((_, rule) => fits[this.#sourceOf[rule] as number]), // each rule has one
      this.#budget,
      this.#report,
    )
  }
}

/** The field of which most rules demand certain values, if that divides them well. */
function choosePivot<M>(rules: readonly BucketRule<M>[]): string | undefined {
  const demanding = new Map<string, number>()
  for (const { formula } of rules) {
    for (const field of new Set(demandedFields(formula))) demanding.set(field, (demanding.get(field) ?? 0) + 1)
  }
  const [best] = [...demanding].sort((a, b) => b[1] - a[1])
  return best && best[1] >= 8 && best[1] * 3 >= rules.length ? best[0] : undefined
}

function demandedFields(formula: Formula): string[] {
  if (formula.op === 'and') return formula.of.flatMap(demandedFields)
  if (formula.op !== 'item' || formula.negated || formula.item.field === undefined) return []
  return formula.item.predicates.every(isExact) ? [formula.item.field] : []
}

function isExact(predicate: Predicate): boolean {
  return (
    predicate.kind === 'pattern' &&
    predicate.pattern.atStart &&
    predicate.pattern.atEnd &&
    predicate.pattern.segments.length < 2
  )
}

function itemsOn<M>(field: string, rules: readonly BucketRule<M>[]) {
  const found = new Map<number, Parameters<Parameters<typeof assume>[1]>[0]>()
  const visit = (formula: Formula): void => {
    if (formula.op === 'and' || formula.op === 'or') formula.of.forEach(visit)
    else if (formula.op === 'item' && formula.item.field === field) found.set(formula.item.id, formula.item)
  }
  for (const { formula } of rules) visit(formula)
  return [...found.values()]
}
