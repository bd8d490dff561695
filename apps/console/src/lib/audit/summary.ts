import type { Locale } from '#lib/i18n/format.ts'
import { changesOf } from './changes.ts'

/** What people recognise an act by, in this order. */
const TELLING = ['title', 'name', 'email', 'role', 'officeName', 'credential', 'why', 'reason', 'text'] as const
const MOST_CHANGES = 3
const MOST_CHARACTERS = 200

/** A line about an act for lists: what it is about and why, or what it changed. Empty where the kind of act says all. */
export function summaryOf(data: Readonly<Record<string, unknown>>, locale: Locale): string {
  const changes = changesOf(data)
    .slice(0, MOST_CHANGES)
    .map(({ field, before, after }) => `${field === '' ? '' : `${field}: `}${short(before)} → ${short(after)}`)
  return [aboutOf(data, locale), ...changes]
    .filter((part) => part !== '')
    .join(' · ')
    .slice(0, MOST_CHARACTERS)
}

/** What an act is about and why, in its own words. */
export function aboutOf(data: Readonly<Record<string, unknown>>, locale: Locale): string {
  const inWords = locale === 'es' && data.titleEs ? { ...data, title: data.titleEs } : data
  const told = TELLING.map((name) => inWords[name]).filter((value) => typeof value === 'string' && value !== '')
  return told.join(' · ').slice(0, MOST_CHARACTERS)
}

function short(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  return typeof value === 'object' ? '…' : String(value)
}
