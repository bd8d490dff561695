import type { AlertDetail } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { EventStore } from '../../platform/events/index.ts'
import type { OfficeTree } from '../../platform/http/authenticate.ts'
import { notFound } from '../../platform/http/errors.ts'
import type { Names } from '../hunting/events.ts'
import { readEvents } from '../hunting/read-events.ts'
import type { RuleLibrary } from '../rules/library.ts'
import { ruleText } from '../rules/rule-text.ts'
import type { WatchTables } from '../tables.ts'
import type { Asking } from './filter.ts'
import { describeAlert, findAlert, type NamedAlert, similarAlerts } from './store.ts'

export interface DetailParts {
  readonly db: Kysely<WatchTables>
  readonly events: EventStore
  readonly names: Names
  readonly offices: OfficeTree
  readonly library: RuleLibrary
}

/** An alert with all that explains it. Throws HubError `not-found`. */
export async function describeDetail(parts: DetailParts, id: string, asking: Asking): Promise<AlertDetail> {
  const { db, events, names, library } = parts
  const row = await findAlert(db, id, asking)
  if (row === undefined) throw notFound('alert')
  const rule = library.current.rules.get(row.rule_id)
  const [made, similar, history] = await Promise.all([
    readEvents(events, names, { ids: row.event_ids, scope: asking.scope }),
    similarAlerts(db, row.rule_id, asking),
    historyOf(db, id),
  ])
  return {
    alert: describeAlert(row),
    rule: rule === undefined ? null : ruleText(rule),
    matched: row.matched,
    correlation: correlationOf(row),
    events: made,
    similar,
    history,
  }
}

function correlationOf({ correlation }: NamedAlert): AlertDetail['correlation'] {
  return correlation === null ? null : { ...correlation, group: { ...correlation.group } }
}

const MOST_HISTORY = 500

async function historyOf(db: Kysely<WatchTables>, id: string): Promise<AlertDetail['history']> {
  const facts = await db
    .selectFrom('facts')
    .select(['at', 'kind', 'actor_name', 'data'])
    .where('subject_kind', '=', 'alert')
    .where('subject_id', '=', id)
    .orderBy('sequence')
    .limit(MOST_HISTORY)
    .execute()
  return facts.map(({ at, kind, actor_name, data }) => ({
    at: at.toISOString(),
    kind,
    actor: actor_name,
    data: data as Record<string, unknown>, // written by recordFacts from an object
  }))
}
