import type { Db } from './store.ts'

export interface FoundIncident {
  readonly number: number
  readonly title: string
  /** Null when a person gave the title. */
  readonly titleEs: string | null
  readonly office: string
  /** Ids of its alerts. */
  readonly alerts: readonly string[]
}

const MOST_ALERTS = 20_000

/** An incident and the alerts that belong to it now; undefined when there is none. */
export async function findIncident(db: Db, id: string): Promise<FoundIncident | undefined> {
  const [incident, alerts] = await Promise.all([
    db
      .selectFrom('incidents')
      .select(['number', 'title', 'title_es', 'office_id'])
      .where('id', '=', id)
      .executeTakeFirst(),
    db.selectFrom('alerts').select('id').where('incident_id', '=', id).orderBy('id').limit(MOST_ALERTS).execute(),
  ])
  if (incident === undefined) return undefined
  const { number, title, title_es, office_id } = incident
  return { number, title, titleEs: title_es, office: office_id, alerts: alerts.map((alert) => alert.id) }
}
