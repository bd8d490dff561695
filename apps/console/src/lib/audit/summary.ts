import { changesOf } from './changes.ts'

/** What people recognise an act by, in this order. */
const TELLING = ['title', 'name', 'email', 'role', 'officeName', 'credential', 'why', 'reason', 'text'] as const
const MOST_CHANGES = 3
const MOST_CHARACTERS = 200

/** A line about an act for lists: what it is about and why, or what it changed. Empty where the kind of act says all. */
export function summaryOf(data: Readonly<Record<string, unknown>>): string {
  const about = TELLING.map((name) => data[name]).filter((value) => typeof value === 'string' && value !== '')
  const changes = changesOf(data)
    .slice(0, MOST_CHANGES)
    .map(({ field, before, after }) => `${field === '' ? '' : `${field}: `}${short(before)} → ${short(after)}`)
  return [...about, ...changes].join(' · ').slice(0, MOST_CHARACTERS)
}

function short(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  return typeof value === 'object' ? '…' : String(value)
}
