import type { Incident } from '@atalaya/contracts'
import { type Column, SEVERITY_WORDS } from '../../platform/http/send-table.ts'

type Locale = 'es' | 'en'

const WORDS = {
  es: {
    ...SEVERITY_WORDS.es,
    ...{ open: 'Abierto', contained: 'Contenido', closed: 'Cerrado' },
  },
  en: {
    ...SEVERITY_WORDS.en,
    ...{ open: 'Open', contained: 'Contained', closed: 'Closed' },
  },
} as const

export function incidentColumns(locale: Locale): readonly Column<Incident>[] {
  const words = WORDS[locale]
  const titled = (es: string, en: string, value: Column<Incident>['value']) => ({
    title: locale === 'es' ? es : en,
    value,
  })
  return [
    titled('Número', 'Number', ({ number }) => number),
    titled('Título', 'Title', ({ title, titleEs }) => (locale === 'es' ? (titleEs ?? title) : title)),
    titled('Gravedad', 'Severity', ({ severity }) => words[severity]),
    titled('Estado', 'State', ({ state }) => words[state]),
    titled('Oficina', 'Office', ({ office }) => office.name),
    titled('Agrupado por', 'Grouped by', ({ entity }) => (entity === null ? null : `${entity.kind}: ${entity.value}`)),
    titled('Responsable', 'Assignee', ({ assignee }) => assignee?.name ?? null),
    titled('Alertas', 'Alerts', ({ alerts }) => alerts),
    titled('Alertas abiertas', 'Open alerts', ({ openAlerts }) => openAlerts),
    titled('Primer evento', 'First event', ({ firstEvent }) => firstEvent),
    titled('Último evento', 'Last event', ({ lastEvent }) => lastEvent),
    titled('Abierto', 'Opened', ({ openedAt }) => openedAt),
    titled('Contenido', 'Contained', ({ containedAt }) => containedAt),
    titled('Cerrado', 'Closed', ({ closedAt }) => closedAt),
    titled('Identificador', 'Id', ({ id }) => id),
  ]
}
