import type { SwitchRule } from '@atalaya/contracts'
import { fieldsOf, knownLogsources } from '@atalaya/logs'
import { checkFields, loadRules, type Problem, type RuleSet, type SigmaFilter } from '@atalaya/sigma'
import type { Kysely, Transaction } from 'kysely'
import type { Static } from 'typebox'
import { type Actor, recordFact, recordFacts } from '../../platform/facts/index.ts'
import { HubError, notFound } from '../../platform/http/errors.ts'
import type { WatchTables } from '../tables.ts'
import { titlesOf } from './custom.ts'
import { type LoadedRule, type RuleLibrary, UPLOADED } from './library.ts'

type Tx = Transaction<WatchTables>
type FactData = Readonly<Record<string, unknown>>

const MOST_UPLOADED = 5_000
const MAX_ID = 200

/** The acts on rules. Detection takes up what they change from its next group of batches on. */
export class Rules {
  readonly #db: Kysely<WatchTables>
  readonly #library: RuleLibrary

  constructor(db: Kysely<WatchTables>, library: RuleLibrary) {
    this.#db = db
    this.#library = library
  }

  async switch(actor: Actor, id: string, asked: Static<typeof SwitchRule>): Promise<void> {
    await this.#db.transaction().execute((tx) => this.switchIn(tx, id, { asked, actor }))
    await this.reload()
  }

  /** In the caller's transaction; `reload` must follow it. */
  async switchIn(
    tx: Tx,
    id: string,
    { asked, actor, data }: { asked: Static<typeof SwitchRule>; actor: Actor; data?: FactData },
  ): Promise<void> {
    const titles = titlesOf(this.find(id))
    const { office, enabled, why } = asked
    const found = await tx
      .deleteFrom('rule_switches')
      .where('rule_id', '=', id)
      .where('office_id', '=', office)
      .returning(['enabled', 'why'])
      .executeTakeFirst()
    if (enabled !== null) {
      const row = { rule_id: id, office_id: office, enabled, why, by: actor.name, at: new Date() }
      await tx.insertInto('rule_switches').values(row).execute()
    }
    const kind = enabled === null ? 'rule.switch-removed' : enabled ? 'rule.switched-on' : 'rule.switched-off'
    const change = { before: { enabled: found?.enabled ?? null }, after: { enabled } }
    const subject = { kind: 'rule', id }
    await recordFact(tx, { kind, actor, office, subject, data: { ...titles, why, ...change, ...data } })
  }

  /** The rule, as it is loaded. */
  find(id: string): LoadedRule {
    const rule = this.#library.current.rules.get(id)
    if (rule === undefined) throw notFound('rule')
    return rule
  }

  /** Detection takes up what was changed. */
  reload(): Promise<void> {
    return this.#library.reload()
  }

  /** What the text would add, and what is wrong with it; nothing is kept. */
  check(yaml: string): Pick<RuleSet, 'rules' | 'correlations' | 'problems'> {
    const { rules, correlations, filters, problems } = loadRules(
      [{ path: 'uploaded', text: yaml }],
      this.#library.current.set.loading,
    )
    const uploads = [...rules, ...correlations, ...filters]
    const taken = uploads
      .filter(({ id }) => this.#isOthers(id))
      .map(
        ({ id, title }): Problem => ({
          severity: 'error',
          code: 'duplicate',
          file: 'uploaded',
          rule: title,
          message: `there is a rule with the id ${id} already`,
          remedy: 'Give it a new id.',
        }),
      )
    // Correlations may refer to rules that are loaded already.
    const known = this.#library.current.rules
    const real = problems.filter(({ code, message }) => code !== 'reference' || !isKnown(message, known))
    const sources = knownLogsources().map((logsource) => ({ logsource, ...fieldsOf(logsource) }))
    const doubts = checkFields([...rules, ...correlations], sources, known.values())
    return { rules, correlations, problems: [...taken, ...filters.map(noFilter), ...real, ...doubts] }
  }

  /** Keeps what can be loaded whole; a text with an error is kept in no part. */
  async upload(actor: Actor, yaml: string): Promise<ReturnType<Rules['check']>> {
    const checked = this.check(yaml)
    if (checked.problems.some(({ severity }) => severity === 'error')) return checked
    const rules = [...checked.rules, ...checked.correlations]
    await this.#refuseTooMany(rules.length)
    await this.#db.transaction().execute(async (tx) => {
      for (const { id, source } of rules) {
        const set = { yaml: source.text, uploaded_at: new Date(), uploaded_by: actor.name }
        await tx
          .insertInto('uploaded_rules')
          .values({ id, ...set })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(set))
          .execute()
      }
      await recordFacts(
        tx,
        rules.map((rule) => ({
          kind: 'rule.uploaded',
          actor,
          office: null,
          subject: { kind: 'rule', id: rule.id },
          data: titlesOf(rule),
        })),
      )
    })
    await this.reload()
    return checked
  }

  /** False when it was not there. In the caller's transaction; `reload` must follow it. */
  async removeIn(tx: Tx, id: string, { actor, data }: { actor: Actor; data: FactData }): Promise<boolean> {
    const row = await tx.deleteFrom('uploaded_rules').where('id', '=', id).returning('yaml').executeTakeFirst()
    if (row === undefined) return false
    const subject = { kind: 'rule', id }
    const change = { before: { yaml: row.yaml }, after: { yaml: null } }
    await recordFact(tx, { kind: 'rule.removed', actor, office: null, subject, data: { ...change, ...data } })
    return true
  }

  #isOthers(id: string): boolean {
    if (id.length > MAX_ID) return true
    const known = this.#library.current.rules.get(id)
    return known !== undefined && !known.source.file.startsWith(UPLOADED)
  }

  async #refuseTooMany(more: number): Promise<void> {
    const { count } = await this.#db
      .selectFrom('uploaded_rules')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (Number(count) + more > MOST_UPLOADED)
      throw new HubError(
        'too-large',
        `At most ${MOST_UPLOADED} rules can be uploaded; put more in a directory given by --rules.`,
      )
  }
}

/** They would change rules without standing in any list, so that nobody could find or remove them. */
function noFilter({ title, source }: SigmaFilter): Problem {
  return {
    severity: 'error',
    code: 'ignored',
    file: source.file,
    line: source.line,
    rule: title,
    message: 'filters cannot be uploaded',
    remedy: 'Put it in a directory of rules that the hub is started with (--rules).',
  }
}

function isKnown(
  message: string,
  rules: ReadonlyMap<string, { readonly id: string; readonly name?: string }>,
): boolean {
  const reference = /"([^"]+)"/.exec(message)?.[1] ?? ''
  return rules.has(reference) || [...rules.values()].some(({ name }) => name === reference)
}
