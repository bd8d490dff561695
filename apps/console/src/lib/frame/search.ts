import type { Alert, Incident } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page, Rule } from '#lib/api/shapes.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'
import { offices } from '#lib/offices/offices.svelte.ts'
import { session } from '#lib/session/session.svelte.ts'
import { patched, scoped } from '#lib/url/navigate.ts'
import type { Messages } from '#messages/es.ts'
import { PLACES } from './places.ts'

export type Found = { kind: keyof Messages['palette']['kinds']; label: string; note?: string; href: string }

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What this browser knows already: pages, offices, and the words as a hunt. */
export function findPlaces(words: string): Found[] {
  const wanted = plain(words.trim())
  const pages = PLACES.filter((place) => !place.roles || session.can(...place.roles))
    .map(
      (place): Found => ({
        kind: 'page',
        label: i18n.m.places[place.word],
        href: scoped(place.path, Object.fromEntries(new URLSearchParams(place.search))),
      }),
    )
    .filter((found) => plain(found.label).includes(wanted))
  if (wanted === '') return pages
  const scopes = offices.rows
    .filter((office) => plain(`${office.name} ${office.code} ${office.city}`).includes(wanted))
    .slice(0, 6)
    .map(
      (office): Found => ({
        kind: 'office',
        label: office.name,
        note: office.city,
        href: patched({ office: office.id, page: null }),
      }),
    )
  const hunt: Found = {
    kind: 'hunt',
    label: i18n.m.palette.huntFor(words.trim()),
    href: scoped('/hunting', { q: words.trim(), last: '24h' }),
  }
  return [...pages, ...scopes, hunt]
}

/** What the hub knows: alerts, incidents and rules that have these words. */
export async function findEverywhere(words: string, signal: AbortSignal): Promise<Found[]> {
  const query = { q: words, limit: 5 }
  const [alerts, incidents, rules] = await Promise.all([
    api.get<Page<Alert>>('/api/alerts', { ...query, sort: '-eventTime' }, { signal }),
    api.get<Page<Incident>>('/api/incidents', query, { signal }),
    api.get<Page<Rule>>('/api/rules', query, { signal }),
  ])
  const title = (row: { title: string; titleEs: string | null }) => (i18n.locale === 'es' && row.titleEs) || row.title
  return [
    ...alerts.rows.map(
      (alert): Found => ({
        kind: 'alert',
        label: title(alert),
        note: alert.office.name,
        href: scoped(`/alerts/${alert.id}`),
      }),
    ),
    ...incidents.rows.map(
      (row): Found => ({
        kind: 'incident',
        label: `${row.number} · ${row.title}`,
        note: row.office.name,
        href: scoped(`/incidents/${row.id}`),
      }),
    ),
    ...rules.rows.map(
      (rule): Found => ({ kind: 'rule', label: title(rule), href: scoped(`/rules/${encodeURIComponent(rule.id)}`) }),
    ),
  ]
}
