import { type SettingName, type Settings, SettingValues } from '@atalaya/contracts'
import { type Kysely, sql, type Transaction } from 'kysely'
import { Value } from 'typebox/value'
import { type Actor, recordFact } from '../facts/index.ts'
import { HubError } from '../http/errors.ts'
import { differences, type SettingTables } from './model.ts'

type Tx = Transaction<SettingTables>

/** What the institution chose, in memory: asking costs nothing, and a change anywhere is seen here. */
export class InstitutionSettings {
  readonly #db: Kysely<SettingTables>
  readonly #defaults: SettingValues
  readonly #listeners = new Set<(values: SettingValues) => void>()
  #current: Settings

  constructor(db: Kysely<SettingTables>, defaults: SettingValues) {
    this.#db = db
    this.#defaults = defaults
    this.#current = { values: defaults, defaults, changed: {} }
  }

  get values(): SettingValues {
    return this.#current.values
  }

  get described(): Settings {
    return this.#current
  }

  /** Told of every change, also of one that another hub made. */
  onChange(listener: (values: SettingValues) => void): void {
    this.#listeners.add(listener)
  }

  async reload(): Promise<void> {
    const before = this.#current.values
    this.#current = await readSettings(this.#db, this.#defaults)
    if (Object.keys(differences(before, this.#current.values).after).length === 0) return
    for (const listener of this.#listeners) listener(this.#current.values)
  }

  /** Changes these and records the fact; `office` is the institution's, at the top. */
  async change(
    tx: Tx,
    asked: Partial<SettingValues>,
    by: { actor: Actor; office: string; data?: Readonly<Record<string, unknown>> },
  ): Promise<void> {
    await sql`lock table settings in share row exclusive mode`.execute(tx)
    const { values } = await readSettings(tx, this.#defaults)
    const { before, after } = differences(values, asked)
    const names = Object.keys(after)
    if (names.length === 0) return
    refuseLateReminder({ ...values, ...after })
    for (const name of names) {
      const set = {
        value: JSON.stringify(after[name as SettingName]), // differences makes no other keys
        changed_at: new Date(),
        changed_by: by.actor.name,
      }
      await tx
        .insertInto('settings')
        .values({ name, ...set })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(set))
        .execute()
    }
    await recordFact(tx, {
      kind: 'settings.changed',
      actor: by.actor,
      office: by.office,
      subject: { kind: 'settings', id: 'institution' },
      data: { before, after, ...by.data },
    })
  }
}

/** A stored value that is out of bounds now, or of a setting that is no more, is as if it were not stored. */
async function readSettings(db: Kysely<SettingTables>, defaults: SettingValues): Promise<Settings> {
  const rows = await db.selectFrom('settings').selectAll().execute()
  const valid = rows.filter(({ name, value }) => {
    const schema = Object.hasOwn(SettingValues.properties, name)
      ? SettingValues.properties[name as SettingName] // hasOwn has just shown that it is one
      : undefined
    return schema !== undefined && Value.Check(schema, value)
  })
  return {
    values: { ...defaults, ...Object.fromEntries(valid.map(({ name, value }) => [name, value])) },
    defaults,
    changed: Object.fromEntries(
      valid.map(({ name, changed_at, changed_by }) => [name, { at: changed_at.toISOString(), by: changed_by }]),
    ),
  }
}

function refuseLateReminder({ passwordDays, passwordReminderDay }: SettingValues): void {
  if (passwordReminderDay >= passwordDays)
    throw new HubError('invalid', 'People must be reminded before their password ends: choose an earlier day.')
}
