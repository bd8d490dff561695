import type { HuntEvent } from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import { type Column, sendCsv, sendJsonLines } from '../../platform/http/send-table.ts'
import { columnNames } from './columns.ts'
import type { Found } from './search.ts'

const COLUMNS: readonly Column<HuntEvent>[] = [
  { title: '@timestamp', value: ({ time }) => time },
  { title: 'event.id', value: ({ id }) => id },
  { title: 'office', value: ({ office }) => office.name },
  { title: 'source', value: ({ source }) => source.name },
  { title: 'event.dataset', value: ({ dataset }) => dataset },
  ...columnNames()
    .filter(([name]) => name.includes('.') && !name.startsWith('atalaya.') && name !== 'event.dataset')
    .map(([name]) => ({ title: name, value: ({ ecs }: HuntEvent) => cellOf(ecs[name]) })),
  { title: 'event.original', value: ({ raw }) => raw },
  { title: 'error.message', value: ({ error }) => error },
]

export function sendEvents(reply: FastifyReply, format: 'csv' | 'jsonl', found: AsyncIterable<Found>): FastifyReply {
  const events = eventsOf(found)
  return format === 'csv' ? sendCsv(reply, 'events', COLUMNS, events) : sendJsonLines(reply, 'events', events)
}

async function* eventsOf(found: AsyncIterable<Found>): AsyncIterable<HuntEvent> {
  for await (const line of found) if ('event' in line) yield line.event
}

function cellOf(value: HuntEvent['ecs'][string] | undefined): string | number | null {
  if (value === undefined) return null
  return Array.isArray(value) ? value.join(' ') : value
}
