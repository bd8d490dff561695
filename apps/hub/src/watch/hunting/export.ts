import type { HuntEvent } from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import { type Column, sendTable } from '../../platform/http/send-table.ts'
import { columnNames } from './columns.ts'

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

export function sendEvents(
  reply: FastifyReply,
  format: 'csv' | 'jsonl',
  events: AsyncIterable<HuntEvent>,
): FastifyReply {
  return sendTable(reply, format, { name: 'events', columns: COLUMNS, rows: events })
}

function cellOf(value: HuntEvent['ecs'][string] | undefined): string | number | null {
  if (value === undefined) return null
  return Array.isArray(value) ? value.join(' ') : value
}
