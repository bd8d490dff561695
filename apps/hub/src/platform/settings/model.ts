import type { SettingName, SettingValues } from '@atalaya/contracts'

export interface SettingTables {
  settings: { name: string; value: unknown; changed_at: Date; changed_by: string }
}

/** The protocol that this system stands for: access codes are valid 50 days, and people are reminded from day 45. */
const DEFAULTS = { institutionName: '', passwordDays: 50, passwordReminderDay: 45, sessionHours: 12 } as const

/** What holds until the institution chooses; how long events are kept is said where the hub is started. */
export function defaultsOf({ retentionDays }: Pick<SettingValues, 'retentionDays'>): SettingValues {
  return { ...DEFAULTS, retentionDays }
}

/** The parts of a change that change something, and what was there before. */
export function differences(
  before: SettingValues,
  asked: Partial<SettingValues>,
): { before: Partial<SettingValues>; after: Partial<SettingValues> } {
  const names = (Object.keys(asked) as SettingName[]).filter((name) => asked[name] !== before[name]) // of our schema
  const pick = (from: Partial<SettingValues>) => Object.fromEntries(names.map((name) => [name, from[name]]))
  return { before: pick(before), after: pick(asked) }
}
