import type { Role } from '@atalaya/contracts'
import type { Messages } from '#messages/es.ts'

export type Place = {
  path: string
  word: keyof Messages['places']
  glyph: string
  group: keyof Messages['groups'] | null
  roles?: readonly Role[]
  search?: string
}

/** Every page of the rail, in its order. `search`: the state in which the page is opened from the rail. */
export const PLACES: readonly Place[] = [
  { path: '/', word: 'overview', glyph: 'M3 11 12 4l9 7v9h-6v-6H9v6H3z', group: null },
  {
    path: '/alerts',
    word: 'alerts',
    glyph: 'M12 4 3 20h18zM12 10v4m0 3v.01',
    group: 'watch',
    search: 'state=open,acknowledged',
  },
  {
    path: '/incidents',
    word: 'incidents',
    glyph: 'M4 6h16v12H4zM4 10h16M9 14h6',
    group: 'watch',
    search: 'state=open,contained',
  },
  {
    path: '/hunting',
    word: 'hunting',
    glyph: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 21 21',
    group: 'watch',
    roles: ['lead', 'analyst', 'auditor', 'admin'],
  },
  { path: '/rules', word: 'rules', glyph: 'M5 4h14v16H5zM8.5 9h7m-7 4h7m-7 3h4', group: 'watch' },
  { path: '/coverage', word: 'coverage', glyph: 'M4 4h16v16H4zM4 9.5h16M4 14.5h16M9.5 4v16M14.5 4v16', group: 'watch' },
  {
    path: '/sources',
    word: 'sources',
    glyph:
      'M12 20v-6m0 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4m-5 1a6 6 0 0 1 0-6m10 0a6 6 0 0 1 0 6M4 18a10 10 0 0 1 0-12m16 0a10 10 0 0 1 0 12',
    group: 'watch',
  },
  { path: '/offices', word: 'offices', glyph: 'M4 20V8l8-4 8 4v12zM9 20v-5h6v5M9 11h.01M15 11h.01', group: 'govern' },
  {
    path: '/people',
    word: 'people',
    glyph: 'M12 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M5 20a7 7 0 0 1 14 0',
    group: 'govern',
    roles: ['admin'],
  },
  {
    path: '/approvals',
    word: 'approvals',
    glyph: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6m-5 8a5 5 0 0 1 10 0M14.5 14l2.5 2.5L22 11',
    group: 'govern',
    roles: ['lead', 'analyst', 'auditor', 'admin'],
  },
  {
    path: '/institution',
    word: 'institution',
    glyph: 'M3 9l9-5 9 5M5 9v9m4-9v9m6-9v9m4-9v9M3 20h18',
    group: 'govern',
    roles: ['lead', 'auditor', 'admin'],
  },
  {
    path: '/audit',
    word: 'audit',
    glyph: 'M12 3l7 3v6c0 4-3 7-7 9-4-2-7-5-7-9V6zM9 12l2 2 4-4',
    group: 'prove',
    roles: ['lead', 'auditor', 'admin'],
  },
  {
    path: '/log',
    word: 'log',
    glyph: 'M9 7a3 3 0 0 0-3 3v4a3 3 0 0 0 6 0m3 3a3 3 0 0 0 3-3v-4a3 3 0 0 0-6 0m-3 0v4m3-4v4',
    group: 'prove',
    roles: ['lead', 'auditor', 'admin'],
  },
  {
    path: '/evidence',
    word: 'evidence',
    glyph: 'M4 8h16v12H4zM6 8V4h12v4M12 11v6m-3-3 3 3 3-3',
    group: 'prove',
    roles: ['lead', 'auditor', 'admin'],
  },
  { path: '/settings', word: 'settings', glyph: 'M4 7h10m4 0h2M4 17h2m4 0h10M16 5v4M8 15v4', group: null },
]

/** The first four of these that a person may open are in the bottom bar of a phone, whose fifth opens the rest. */
export const PHONE_PATHS: readonly string[] = ['/', '/alerts', '/incidents', '/hunting', '/sources']
