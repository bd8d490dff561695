export type Locale = 'es' | 'en'
export const TAGS: Record<Locale, string> = { es: 'es-MX', en: 'en-GB' }

const cache = new Map<string, Intl.DateTimeFormat>()

function dateFormat(locale: Locale, zone: string | undefined, style: 'full' | 'short' | 'clock'): Intl.DateTimeFormat {
  const key = `${locale} ${zone ?? ''} ${style}`
  const known = cache.get(key)
  if (known) return known
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }
  const options: Intl.DateTimeFormatOptions =
    style === 'clock'
      ? clock
      : style === 'short'
        ? { ...day, ...clock }
        : { ...day, year: 'numeric', ...clock, timeZoneName: 'short' }
  const made = new Intl.DateTimeFormat(TAGS[locale], zone === undefined ? options : { ...options, timeZone: zone })
  cache.set(key, made)
  return made
}

export function formatInstant(
  locale: Locale,
  instant: string,
  style: 'full' | 'short' | 'clock' = 'full',
  zone?: string,
): string {
  const at = Date.parse(instant)
  return Number.isNaN(at) ? instant : dateFormat(locale, zone, style).format(at)
}

export function formatNumber(locale: Locale, value: number, digits = 0): string {
  return new Intl.NumberFormat(TAGS[locale], { maximumFractionDigits: digits }).format(value)
}

export function formatCompact(locale: Locale, value: number): string {
  if (value < 10_000) return formatNumber(locale, value)
  return new Intl.NumberFormat(locale === 'es' ? 'es-MX' : 'en-US', {
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(value)
}

export function formatBytes(locale: Locale, bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${formatNumber(locale, bytes / 1000 ** step, step === 0 ? 0 : 1)} ${units[step]}`
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** How long ago, in words: `hace 5 min`. Under a minute: what `justNow` says. */
export function formatAgo(locale: Locale, instant: string, now: number, justNow: string): string {
  const seconds = (Date.parse(instant) - now) / 1000
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size)
  if (!step || Number.isNaN(seconds)) return justNow
  // Short months read as minutes in Spanish, so only hours and minutes are cut short.
  const style = step[1] >= 86_400 ? 'long' : locale === 'es' ? 'short' : 'narrow'
  const format = new Intl.RelativeTimeFormat(TAGS[locale], { numeric: 'always', style })
  return format.format(Math.trunc(seconds / step[1]), step[0])
}

/** A length of time such as `2 h 5 min`. */
export function formatDuration(locale: Locale, seconds: number): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(TAGS[locale], {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: 0,
    }).format(value)
  if (seconds < 60) return unit(seconds, 'second')
  if (seconds < 3_600) return unit(Math.round(seconds / 60), 'minute')
  if (seconds < 86_400)
    return `${unit(Math.floor(seconds / 3_600), 'hour')} ${unit(Math.round((seconds % 3_600) / 60) % 60, 'minute')}`
  return `${unit(Math.floor(seconds / 86_400), 'day')} ${unit(Math.round((seconds % 86_400) / 3_600) % 24, 'hour')}`
}
