import { type Static, Type } from 'typebox'
import { Instant } from './primitives.ts'

/** Bounds of what an institution may choose. Days and hours are whole. */
export const SETTING_BOUNDS = {
  institutionName: { from: 0, to: 200 },
  passwordDays: { from: 1, to: 365 },
  passwordReminderDay: { from: 1, to: 365 },
  sessionHours: { from: 1, to: 24 },
  retentionDays: { from: 1, to: 36_500 },
} as const
export type SettingName = keyof typeof SETTING_BOUNDS

function whole(name: Exclude<SettingName, 'institutionName'>, description: string) {
  const { from, to } = SETTING_BOUNDS[name]
  return Type.Integer({ minimum: from, maximum: to, description })
}

export const SettingValues = Type.Object({
  institutionName: Type.String({
    maxLength: SETTING_BOUNDS.institutionName.to,
    description: 'As people read it; empty where the office at the top says it',
  }),
  passwordDays: whole('passwordDays', 'Days that a password is valid'),
  passwordReminderDay: whole('passwordReminderDay', 'The day from which its holder is reminded to change it'),
  sessionHours: whole('sessionHours', 'Hours after which everybody signs in again'),
  retentionDays: whole('retentionDays', 'Days that events are kept; facts are kept for ever'),
})
export type SettingValues = Static<typeof SettingValues>

export const Settings = Type.Object({
  values: SettingValues,
  defaults: SettingValues,
  changed: Type.Record(Type.String(), Type.Object({ at: Instant, by: Type.String() })),
})
export type Settings = Static<typeof Settings>
export const ChangeSettings = Type.Partial(SettingValues)
export type ChangeSettings = Static<typeof ChangeSettings>
