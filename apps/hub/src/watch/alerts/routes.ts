import {
  ActedOnAlerts,
  ActOnAlerts,
  AlertDetail,
  AlertPage,
  AroundQuery,
  ExportAlerts,
  HuntEvent,
  Id,
  ListAlerts,
} from '@atalaya/contracts'
import { Type } from 'typebox'
import { notFound } from '../../platform/http/errors.ts'
import { READERS, RESPONDERS, type Route, route } from '../../platform/http/route.ts'
import { sendTable } from '../../platform/http/send-table.ts'
import { eventsAround } from '../hunting/read-events.ts'
import { narrow } from '../narrow.ts'
import { type DetailParts, describeDetail } from './describe-detail.ts'
import { alertColumns, sendXlsx } from './export.ts'
import { type ActParts, actOnAlerts } from './service.ts'
import { eachAlert, findAlert, listAlerts } from './store.ts'

const ById = Type.Object({ id: Id })

export function alertRoutes(parts: DetailParts & ActParts): readonly Route[] {
  const { db, events, names } = parts
  return [
    route({
      method: 'GET',
      url: '/api/alerts',
      summary: 'Alerts that fit a filter, a page at a time',
      access: READERS,
      schema: { querystring: ListAlerts, response: AlertPage },
      handle: (call) => listAlerts(db, call.query, call),
    }),
    route({
      method: 'GET',
      url: '/api/alerts/export',
      summary: 'The alerts that fit a filter, as a file',
      access: READERS,
      schema: { querystring: ExportAlerts },
      handle: async ({ query, viewer, scope, reply }) => {
        const alerts = eachAlert(db, query, { viewer, scope })
        const columns = alertColumns(query.locale ?? viewer.person.locale)
        if (query.format === 'xlsx') return sendXlsx(reply, columns, alerts)
        return sendTable(reply, query.format, { name: 'alerts', columns, rows: alerts })
      },
    }),
    route({
      method: 'GET',
      url: '/api/alerts/:id',
      summary: 'One alert and why it was raised',
      access: READERS,
      schema: { params: ById, response: AlertDetail },
      handle: ({ params, viewer, scope }) => describeDetail(parts, params.id, { viewer, scope }),
    }),
    route({
      method: 'GET',
      url: '/api/alerts/:id/around',
      summary: 'What else happened in that office and on that host, around the alert',
      access: READERS,
      schema: { params: ById, querystring: AroundQuery, response: Type.Object({ rows: Type.Array(HuntEvent) }) },
      handle: async ({ params, query, viewer, scope }) => {
        const alert = await findAlert(db, params.id, { viewer, scope })
        if (alert === undefined) throw notFound('alert')
        const span = (query.minutes ?? 5) * 60_000
        const at = alert.event_time.getTime()
        const host = alert.entities.find(({ kind }) => kind === 'host')?.value
        return {
          rows: await eventsAround(events, names, { office: alert.office_id, host, from: at - span, to: at + span }),
        }
      },
    }),
    route({
      method: 'POST',
      url: '/api/alerts/act',
      summary: 'Closes, acknowledges, reopens or assigns alerts, one or many',
      access: RESPONDERS,
      schema: { body: ActOnAlerts, response: ActedOnAlerts },
      handle: ({ body, viewer, scope }) =>
        actOnAlerts(parts, body, { viewer, scope: narrow(scope, parts.offices, body.filter?.office) }),
    }),
  ]
}
