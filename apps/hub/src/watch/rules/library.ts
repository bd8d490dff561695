import { fileURLToPath } from 'node:url'
import {
  type LoadingFiles,
  type LoadOptions,
  loadRules,
  type Problem,
  parseLoading,
  type SigmaCorrelation,
  type SigmaRule,
} from '@atalaya/sigma'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import type { RuleSet } from '../detection/messages.ts'
import type { WatchTables } from '../tables.ts'
import { type RuleFileText, readFiles, readRules, stampOf, stampOfFile } from './read-rules.ts'
import { offByOffice, type Switch } from './switches.ts'

export const OWN_RULES = fileURLToPath(new URL('../../../../../content/rules', import.meta.url))
export const UPLOADED = 'uploaded:'
const LOOK_MS = 30_000

export type Origin = 'atalaya' | 'directory' | 'uploaded'
export type LoadedRule = SigmaRule | SigmaCorrelation

export interface Library {
  readonly rules: ReadonlyMap<string, LoadedRule>
  readonly problems: readonly Problem[]
  readonly switches: readonly Switch[]
  readonly set: RuleSet
}

export interface LibraryParts {
  readonly db: Kysely<WatchTables>
  readonly dirs: readonly string[]
  /** Paths of files. */
  readonly loading: LoadingFiles<string>
  readonly offices: OfficeDirectory
  readonly log: Logger
  /** Ours unless a test says otherwise. */
  readonly ownDir?: string
}

/** All rules there are: ours, those of the directories named, those uploaded; and where they are switched off. */
export class RuleLibrary implements Disposable {
  readonly #parts: LibraryParts
  readonly #listeners = new Set<(set: RuleSet) => void>()
  readonly #timer: NodeJS.Timeout
  #library: Library = { rules: new Map(), problems: [], switches: [], set: { texts: [], off: {} } }
  #stamp = ''
  #files: readonly RuleFileText[] = []
  #loading: LoadOptions = {}
  #unreadable: Problem[] = []

  private constructor(parts: LibraryParts) {
    this.#parts = parts
    this.#timer = setInterval(() => void this.#look(), LOOK_MS)
    this.#timer.unref()
  }

  static async open(parts: LibraryParts): Promise<RuleLibrary> {
    const library = new RuleLibrary(parts)
    await library.reload()
    return library
  }

  get current(): Library {
    return this.#library
  }

  originOf(rule: LoadedRule): Origin {
    const { file } = rule.source
    if (file.startsWith(UPLOADED)) return 'uploaded'
    return file.startsWith(this.#parts.ownDir ?? OWN_RULES) ? 'atalaya' : 'directory'
  }

  onChange(listener: (set: RuleSet) => void): void {
    this.#listeners.add(listener)
  }

  /** Reads everything anew: files when they changed, uploads and switches always. */
  async reload(): Promise<void> {
    await this.#readFiles()
    const { db, offices } = this.#parts
    const uploads = await db.selectFrom('uploaded_rules').select(['id', 'yaml']).orderBy('id').execute()
    const switches = await db.selectFrom('rule_switches').select(['rule_id', 'office_id', 'enabled']).execute()
    const texts = [...this.#files, ...uploads.map(({ id, yaml }) => ({ path: UPLOADED + id, text: yaml }))]
    const loading = this.#loading
    const { rules, correlations, problems } = loadRules(texts, loading)
    this.#library = {
      rules: new Map([...rules, ...correlations].map((rule) => [rule.id, rule])),
      problems: [...this.#unreadable, ...problems],
      switches,
      set: {
        texts: texts.map(({ path, text }) => ({ file: path, text })),
        loading,
        off: offByOffice(switches, offices),
      },
    }
    for (const listener of this.#listeners) listener(this.#library.set)
  }

  async #readFiles(): Promise<void> {
    const stamp = await this.#stampOfAll()
    if (stamp === this.#stamp) return
    this.#unreadable = []
    const files: RuleFileText[] = []
    const report = this.#report.bind(this)
    for (const dir of this.#dirs()) files.push(...(await readRules(dir, report)))
    this.#files = files
    const { placeholders, pipelines } = this.#parts.loading
    const loading = parseLoading({
      placeholders: await readFiles(placeholders, report),
      pipelines: await readFiles(pipelines, report),
    })
    this.#loading = loading.options
    this.#unreadable.push(...loading.problems)
    this.#stamp = stamp
  }

  #dirs(): readonly string[] {
    return [this.#parts.ownDir ?? OWN_RULES, ...this.#parts.dirs]
  }

  async #stampOfAll(): Promise<string> {
    const { placeholders, pipelines } = this.#parts.loading
    const stamps = [...this.#dirs().map(stampOf), ...[...placeholders, ...pipelines].map(stampOfFile)]
    return (await Promise.all(stamps)).join(' ')
  }

  #report(path: string, error: unknown): void {
    this.#unreadable.push({
      severity: 'error',
      code: 'yaml',
      file: path,
      message: `it cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'See that the file is there and that the hub may read it.',
    })
  }

  async #look(): Promise<void> {
    try {
      if ((await this.#stampOfAll()) !== this.#stamp) await this.reload()
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'rules could not be read anew')
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}
