import type { Alert } from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import { HubError } from '../../platform/http/errors.ts'
import { attach, type Column, SEVERITY_WORDS, stamped } from '../../platform/http/send-table.ts'
import { writeXlsx } from './write-xlsx.ts'

type Locale = 'es' | 'en'

const TITLES = {
  es: [
    'Hora del evento',
    'Título',
    'Gravedad',
    'Estado',
    'Motivo',
    'Oficina',
    'Entidades',
    'ATT&CK',
    'Eventos',
    'Responsable',
    'Incidente',
    'Regla',
    'Identificador',
  ],
  en: [
    'Event time',
    'Title',
    'Severity',
    'State',
    'Reason',
    'Office',
    'Entities',
    'ATT&CK',
    'Events',
    'Assignee',
    'Incident',
    'Rule',
    'Id',
  ],
} as const
const WORDS = {
  es: {
    ...SEVERITY_WORDS.es,
    ...{ open: 'Abierta', acknowledged: 'Reconocida', closed: 'Cerrada' },
    ...{
      'true-positive': 'Positivo verdadero',
      benign: 'Benigno',
      'false-positive': 'Falso positivo',
      duplicate: 'Duplicado',
    },
  },
  en: {
    ...SEVERITY_WORDS.en,
    ...{ open: 'Open', acknowledged: 'Acknowledged', closed: 'Closed' },
    ...{
      'true-positive': 'True positive',
      benign: 'Benign',
      'false-positive': 'False positive',
      duplicate: 'Duplicate',
    },
  },
} as const

export function alertColumns(locale: Locale): readonly Column<Alert>[] {
  const words: Readonly<Record<string, string>> = WORDS[locale]
  const word = (key: string | null) => (key === null ? null : (words[key] ?? key))
  const values: readonly Column<Alert>['value'][] = [
    ({ eventTime }) => new Date(eventTime),
    ({ title, titleEs }) => (locale === 'es' ? (titleEs ?? title) : title),
    ({ severity }) => word(severity),
    ({ state }) => word(state),
    ({ reason }) => word(reason),
    ({ office }) => office.name,
    ({ entities }) => entities.map(({ kind, value }) => `${kind}: ${value}`).join('; '),
    ({ attack }) => attack.join(' '),
    ({ events }) => events,
    ({ assignee }) => assignee?.name ?? null,
    ({ incident }) => incident?.number ?? null,
    ({ rule }) => rule.id,
    ({ id }) => id,
  ]
  return TITLES[locale].map((title, index) => ({ title, value: values[index] ?? (() => null) }))
}

const MOST_ROWS = 100_000
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A workbook is made whole before it is sent, so it holds a bounded number of rows; what is more is refused, not cut. */
export async function sendXlsx(
  reply: FastifyReply,
  columns: readonly Column<Alert>[],
  alerts: AsyncIterable<Alert>,
): Promise<FastifyReply> {
  const rows: (string | number | Date | null)[][] = [columns.map(({ title }) => title)]
  for await (const alert of alerts) {
    rows.push(columns.map(({ value }) => value(alert)))
    if (rows.length > MOST_ROWS + 1)
      throw new HubError(
        'too-large',
        `A workbook holds ${MOST_ROWS} alerts at most. Narrow the filters, or take a CSV.`,
      )
  }
  return attach(reply, stamped('alerts', 'xlsx'), XLSX).send(await writeXlsx(rows))
}
