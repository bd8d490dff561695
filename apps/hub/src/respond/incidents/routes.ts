import { randomUUID } from 'node:crypto'
import {
  ChangeIncident,
  CommentIncident,
  ExportIncidents,
  Incident,
  IncidentDetail,
  IncidentPage,
  ListIncidents,
  MoveAlerts,
  OpenIncident,
} from '@atalaya/contracts'
import { type Static, Type } from 'typebox'
import { insertOnce } from '../../platform/database/index.ts'
import { recordFact, requireSameAct } from '../../platform/facts/index.ts'
import { actorOf, READERS, RESPONDERS, type Route, route, type Scope, type Viewer } from '../../platform/http/route.ts'
import { sendTable } from '../../platform/http/send-table.ts'
import type { Assignees, OfficeDirectory } from '../../platform/identity/index.ts'
import { changeIncident, incidentFact, type Mandate } from './change-incident.ts'
import { incidentColumns } from './export.ts'
import { moveAlerts, openIncident } from './gather-alerts.ts'
import { eachIncident, listIncidents } from './list-incidents.ts'
import { readIncident, requireIncident } from './read-incident.ts'
import type { Db } from './store.ts'

const OneIncident = Type.Object({ id: Type.String({ format: 'uuid' }) })

export interface IncidentParts {
  readonly db: Db
  readonly offices: OfficeDirectory
  readonly people: Assignees
}

export function incidentRoutes(parts: IncidentParts): readonly Route[] {
  return [...readRoutes(parts), ...actRoutes(parts)]
}

function readRoutes({ db }: IncidentParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/incidents',
      summary: 'Incidents of your offices',
      access: READERS,
      schema: { querystring: ListIncidents, response: IncidentPage },
      handle: ({ query, scope, viewer }) => listIncidents(db, query, { scope, person: viewer.person.id }),
    }),
    route({
      method: 'GET',
      url: '/api/incidents/export',
      summary: 'The incidents that fit a filter, as a file',
      access: READERS,
      schema: { querystring: ExportIncidents },
      handle: async ({ query, scope, viewer, reply }) => {
        const rows = eachIncident(db, query, { scope, person: viewer.person.id })
        const columns = incidentColumns(query.locale ?? viewer.person.locale)
        return sendTable(reply, query.format, { name: 'incidents', columns, rows })
      },
    }),
    route({
      method: 'GET',
      url: '/api/incidents/:id',
      summary: 'An incident with its story',
      access: READERS,
      schema: { params: OneIncident, response: IncidentDetail },
      handle: ({ params, scope }) => readIncident(db, params.id, scope),
    }),
  ]
}

function actRoutes({ db, offices, people }: IncidentParts): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/incidents',
      summary: 'Open an incident for alerts',
      access: RESPONDERS,
      schema: { body: OpenIncident, response: Incident },
      handle: ({ body, viewer, scope }) => openIncident(db, mandateOf(viewer, scope), { asked: body, offices }),
    }),
    route({
      method: 'PATCH',
      url: '/api/incidents/:id',
      summary: 'Contain, close, reopen, assign, rate or rename',
      access: RESPONDERS,
      schema: { params: OneIncident, body: ChangeIncident, response: Incident },
      handle: ({ params, body, viewer, scope }) =>
        changeIncident(db, mandateOf(viewer, scope), { id: params.id, change: body, people }),
    }),
    route({
      method: 'POST',
      url: '/api/incidents/:id/comments',
      summary: 'Say something about an incident',
      access: RESPONDERS,
      schema: { params: OneIncident, body: CommentIncident, response: IncidentDetail },
      handle: async ({ params, body, viewer, scope }) => {
        await comment(db, { viewer, scope }, { id: params.id, said: body })
        return readIncident(db, params.id, scope)
      },
    }),
    route({
      method: 'POST',
      url: '/api/incidents/:id/alerts',
      summary: 'Add alerts to an incident, or take them out',
      access: RESPONDERS,
      schema: { params: OneIncident, body: MoveAlerts, response: IncidentDetail },
      handle: async ({ params, body, viewer, scope }) => {
        await moveAlerts(db, mandateOf(viewer, scope), { id: params.id, move: body, offices })
        return readIncident(db, params.id, scope)
      },
    }),
  ]
}

function mandateOf(viewer: Viewer, scope: Scope): Mandate {
  return { actor: actorOf(viewer), scope }
}

/** The fact says that something was said; the words are in the comment. Said again with the same id, it is said once. */
async function comment(
  db: Db,
  { viewer, scope }: { viewer: Viewer; scope: Scope },
  { id, said }: { id: string; said: Static<typeof CommentIncident> },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const incident = await requireIncident(tx, id, scope)
    const { id: person_id, name: person_name } = viewer.person
    const { id: comment = randomUUID(), text } = said
    const row = { id: comment, incident_id: id, person_id, person_name, text, written_at: new Date() }
    const fact = incidentFact({ kind: 'incident.commented', actor: actorOf(viewer), incident, data: { comment } })
    const isNew = await insertOnce(tx.insertInto('incident_comments').values(row))
    await (isNew ? recordFact(tx, fact) : requireSameAct(tx, fact))
  })
}
