import type { OFFICE_KINDS, Office, OfficeFields } from '@atalaya/contracts'
import { HubError } from '../../platform/http/errors.ts'

export interface OfficeTables {
  offices: {
    id: string
    parent: string | null
    name: string
    code: string
    kind: (typeof OFFICE_KINDS)[number]
    city: string
    country: string
    latitude: number | null
    longitude: number | null
    time_zone: string
    path: string
    created_at: Date
  }
}
export type OfficeRow = OfficeTables['offices']

export const MOST_LEVELS = 12
export const MOST_OFFICES = 10_000

export function pathBelow(parentPath: string, id: string): string {
  return `${parentPath}${id}/`
}

/** The ids from the top down to the office itself. */
export function idsOf(path: string): string[] {
  return path.split('/').filter((id) => id !== '')
}

/** Whether `path` is the office with path `top` or below it. */
export function isBelow(path: string, top: string): boolean {
  return path.startsWith(top)
}

/** What two forms of an office share, as columns. */
export function columnsOf(office: Partial<OfficeFields>): Partial<OfficeRow> {
  const { timeZone, parent, ...rest } = office
  return { ...rest, ...(timeZone !== undefined && { time_zone: timeZone }), ...(parent !== undefined && { parent }) }
}

/** `visible`: ids of what the reader may see; what is over the top of that does not exist for them. */
export function describeOffice(row: OfficeRow, visible: { has(id: string): boolean }): Office {
  const { id, parent, name, code, kind, city, country, latitude, longitude } = row
  const above = idsOf(row.path).filter((other) => other !== id && visible.has(other))
  return {
    id,
    parent: parent !== null && visible.has(parent) ? parent : null,
    name,
    code,
    kind,
    city,
    country,
    latitude,
    longitude,
    timeZone: row.time_zone,
    depth: above.length,
  }
}

/** Throws HubError `invalid` for a zone that clocks do not know. */
export function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch (cause) {
    throw new HubError('invalid', 'This time zone is not known. Write it as in America/Mexico_City.', { cause })
  }
}
