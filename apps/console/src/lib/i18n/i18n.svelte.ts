import { en } from '#messages/en.ts'
import { es, type Messages } from '#messages/es.ts'
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatDuration,
  formatInstant,
  formatNumber,
  type Locale,
} from './format.ts'

const catalogues: Record<Locale, Messages> = { es, en }
const KEY = 'atalaya.locale'

function remembered(): Locale {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'es'
  } catch {
    return 'es' // storage refused: Spanish first
  }
}

let locale = $state<Locale>(remembered())

/** The words and forms of the chosen language; read inside markup or $derived so that a switch shows at once. */
export const i18n = {
  get locale() {
    return locale
  },
  get m(): Messages {
    return catalogues[locale]
  },
  number: (value: number, digits?: number) => formatNumber(locale, value, digits),
  compact: (value: number) => formatCompact(locale, value),
  bytes: (value: number) => formatBytes(locale, value),
  duration: (seconds: number) => formatDuration(locale, seconds),
  instant: (instant: string, style?: 'full' | 'short' | 'clock', zone?: string) =>
    formatInstant(locale, instant, style, zone),
  ago: (instant: string, now: number) => formatAgo(locale, instant, now, catalogues[locale].common.justNow),
}

export function chooseLocale(chosen: Locale): void {
  locale = chosen
  document.documentElement.lang = chosen === 'es' ? 'es-MX' : 'en'
  try {
    localStorage.setItem(KEY, chosen)
  } catch (cause) {
    console.warn('The language is not remembered.', cause)
  }
}
