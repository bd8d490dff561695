import type { Locale } from '#lib/i18n/format.ts'
import { refusals } from '#messages/es/refusals.ts'

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const patterns = Object.entries(refusals)
  .filter(([english]) => english.includes('{}'))
  .map(([english, spanish]) => ({
    pattern: new RegExp(`^${english.split('{}').map(escaped).join('(.*?)')}$`),
    spanish,
  }))

/** The hub speaks English; what it says to a person is shown in theirs. Undefined where there are no words for it; what it quotes of another refusal is in theirs too. */
export function refusalIn(locale: Locale, message: string): string | undefined {
  if (locale === 'en') return message
  const spanish = refusals[message]
  if (spanish !== undefined) return spanish
  for (const { pattern, spanish } of patterns) {
    const found = pattern.exec(message)
    if (found)
      return found
        .slice(1)
        .reduce((text, words) => text.replace('{}', () => refusalIn(locale, words) ?? words), spanish)
  }
  return undefined
}
