import { ChangeSettings, Settings, type SettingValues } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import { actorOf, inPerson, READERS, type Route, roles, route } from '../http/route.ts'
import type { TwoPersonActs } from '../proposals/index.ts'
import type { SettingTables } from './model.ts'
import type { InstitutionSettings } from './settings.ts'
import { shortenRetention } from './shorten-retention.ts'

const CHANGERS = { ...roles('admin'), at: 'root' } as const

export interface SettingsParts {
  readonly db: Kysely<SettingTables>
  readonly settings: InstitutionSettings
  readonly acts: TwoPersonActs
  readonly root: string
}

export function settingsRoutes({ db, settings, acts, root }: SettingsParts): readonly Route[] {
  const shorten = shortenRetention(settings, root)
  acts.register(shorten)
  return [
    route({
      method: 'GET',
      url: '/api/settings',
      summary: 'What the institution chose, and what holds where it did not',
      access: READERS,
      schema: { response: Settings },
      handle: async () => settings.described,
    }),
    ...inPerson([
      route({
        method: 'PATCH',
        url: '/api/settings',
        summary: 'Changes settings of the institution; keeping events for a shorter time needs a second person',
        access: CHANGERS,
        schema: { body: ChangeSettings, response: Settings },
        handle: async ({ body, viewer, reply }) => {
          const { now, later } = split(body, settings.values)
          const actor = actorOf(viewer)
          await db.transaction().execute((tx) => settings.change(tx, now, { actor, office: root }))
          await settings.reload()
          if (later === undefined) return settings.described
          const payload = { from: settings.values.retentionDays, to: later }
          return acts.ask({ kind: shorten, payload, viewer, reply, done: () => settings.described })
        },
      }),
    ]),
  ]
}

/** What holds at once, and the shorter time that a second person must approve. */
function split(asked: ChangeSettings, { retentionDays }: SettingValues): { now: ChangeSettings; later?: number } {
  const { retentionDays: days, ...rest } = asked
  if (days === undefined || days >= retentionDays) return { now: asked }
  return { now: rest, later: days }
}
