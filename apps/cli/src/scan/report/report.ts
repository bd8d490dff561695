import { open, rename, rm } from 'node:fs/promises'
import type { DocumentMeta, RuleSet } from '@atalaya/sigma'
import { CliError, pathProblem } from '../../cli-error.ts'
import type { Finding } from '../match.ts'
import type { ScanTotals } from '../summary.ts'
import type { Tally } from '../tally.ts'
import type { ZoneTimes } from '../zone-times.ts'
import { type Language, MESSAGES, type Messages } from './messages.ts'
import { page } from './page.ts'
import { type RuleWords, ruleWords } from './rule-words.ts'
import { MAX_RULES } from './rules.ts'
import { Selection } from './selection.ts'

export interface ReportInput {
  readonly totals: ScanTotals
  readonly tally: Tally
  readonly ruleSet: RuleSet
  readonly times: ZoneTimes
  readonly lang: Language
}

export interface RuleOfReport {
  readonly document: RuleSet['rules'][number] | RuleSet['correlations'][number]
  readonly words: RuleWords
}

/** All that the parts of the page are made from. */
export interface ReportData {
  readonly totals: ScanTotals
  readonly tally: Tally
  readonly times: ZoneTimes
  readonly lang: Language
  readonly messages: Messages
  readonly number: (value: number) => string
  readonly findings: readonly Finding[]
  /** The rules that matched, by id. */
  readonly rules: ReadonlyMap<string, RuleOfReport>
  /** Where each rule stands in the list of rules, from 1; absent for those beyond its end. */
  readonly places: ReadonlyMap<string, number>
}

/** The HTML report of a scan, made as a file beside its place and moved there when whole. */
export class Report {
  readonly #path: string
  readonly #selection = new Selection()

  private constructor(path: string) {
    this.#path = path
  }

  /** Undefined when none is wanted. Throws CliError at once when the file could not be written in the end. */
  static async open(path: string | undefined): Promise<Report | undefined> {
    if (path === undefined) return undefined
    try {
      await (await open(partOf(path), 'w')).close()
    } catch (error) {
      throw new CliError(`cannot write ${pathProblem(path, error)}`)
    }
    return new Report(path)
  }

  get shown(): number {
    return this.#selection.size
  }

  add(finding: Finding): void {
    this.#selection.add(finding)
  }

  async write({ totals, tally, ruleSet, times, lang }: ReportInput): Promise<void> {
    const messages = MESSAGES[lang]
    const format = new Intl.NumberFormat(messages.locale)
    const documents: (DocumentMeta & RuleOfReport['document'])[] = [...ruleSet.rules, ...ruleSet.correlations]
    const matched = documents.filter(({ id }) => tally.rules.has(id))
    const data: ReportData = {
      totals,
      tally,
      times,
      lang,
      messages,
      number: (value) => format.format(value),
      findings: this.#selection.inOrder(),
      rules: new Map(matched.map((document) => [document.id, { document, words: ruleWords(document, lang) }])),
      places: new Map(
        tally
          .rulesInOrder()
          .slice(0, MAX_RULES)
          .map(({ rule }, at) => [rule, at + 1]),
      ),
    }
    await writeWhole(this.#path, page(data))
  }
}

async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  const part = partOf(path)
  try {
    const file = await open(part, 'w')
    try {
      for (const piece of pieces) await file.writeFile(piece)
    } finally {
      await file.close()
    }
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw new CliError(`cannot write ${pathProblem(path, error)}`)
  }
}

function partOf(path: string): string {
  return `${path}.part`
}
