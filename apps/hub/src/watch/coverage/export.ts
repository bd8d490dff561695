import type { CoveredRule } from '@atalaya/contracts'
import { type Column, SEVERITY_WORDS } from '../../platform/http/send-table.ts'

type Locale = 'es' | 'en'

const TITLES = {
  es: [
    'Regla',
    'Gravedad',
    'Registro que lee',
    'ATT&CK',
    'Oficinas donde puede dispararse',
    'Oficinas',
    'Por qué no',
    'Coincidencias, 30 días',
    'Identificador',
  ],
  en: [
    'Rule',
    'Severity',
    'Log it reads',
    'ATT&CK',
    'Offices where it can fire',
    'Offices',
    'Why not',
    'Hits, 30 days',
    'Id',
  ],
} as const
const WORDS = {
  es: {
    ...SEVERITY_WORDS.es,
    'no-source': 'nadie envía ese registro',
    'missing-fields': 'el registro llega sin',
    'unseen-values': 'nunca han llegado',
    off: 'apagada',
    'needs-rule': 'reúne reglas que no pueden dispararse',
  },
  en: {
    ...SEVERITY_WORDS.en,
    'no-source': 'nobody sends that log',
    'missing-fields': 'the log comes without',
    'unseen-values': 'never came',
    off: 'switched off',
    'needs-rule': 'it puts together rules that cannot fire',
  },
} as const

export function coveredColumns(locale: Locale): readonly Column<CoveredRule>[] {
  const words = WORDS[locale]
  const why = ({ reason, missing, unseen, offices }: CoveredRule['reasons'][number]) => {
    const values = unseen.map(({ field, wanted }) => `${field} ${wanted.join(', ')}`)
    return `${[words[reason], ...missing, ...values].join(' ')} (${offices})`
  }
  const values: readonly Column<CoveredRule>['value'][] = [
    ({ title, titleEs }) => (locale === 'es' ? (titleEs ?? title) : title),
    ({ level }) => words[level],
    ({ logsource }) => logsource,
    ({ attack }) => attack.join(' '),
    ({ canFire }) => canFire,
    ({ offices }) => offices,
    ({ reasons }) => reasons.map(why).join('; '),
    ({ hits30Days }) => hits30Days,
    ({ id }) => id,
  ]
  return TITLES[locale].map((title, index) => ({ title, value: values[index] ?? (() => null) }))
}
