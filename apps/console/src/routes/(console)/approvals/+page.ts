import type { Proposal } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { Page } from '#lib/api/shapes.ts'
import { session } from '#lib/session/session.svelte.ts'
import { readInteger } from '#lib/url/state.ts'

const VIEWS = ['waiting', 'mine', 'history'] as const

export async function load({ url, depends, parent }) {
  depends('atalaya:proposals')
  await parent() // who is signed in
  const search = url.searchParams
  const fallback = session.can('lead', 'admin') ? 'waiting' : session.can('analyst') ? 'mine' : 'history'
  const view = VIEWS.find((known) => known === search.get('view')) ?? fallback
  const paging = { page: readInteger(search, 'page', 0), limit: 50 }
  const query = { view, office: search.get('office'), ...paging }
  return { view, paging, page: await api.get<Page<Proposal>>('/api/proposals', query) }
}
