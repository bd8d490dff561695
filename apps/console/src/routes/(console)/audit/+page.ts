import type { FactPage } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import { boundsOf, readRange } from '#lib/time/range.ts'

const LIMIT = 100

export async function load({ url, depends }) {
  depends('atalaya:facts')
  const search = url.searchParams
  const filter = {
    office: search.get('office'),
    ...boundsOf(readRange(search, { all: true }), Date.now()),
    kind: search.get('kind'),
    actor: search.get('actor'),
    subject: search.get('subject'),
    q: search.get('q'),
  }
  const cursor = search.get('cursor')
  const facts = await api.get<FactPage>('/api/facts', { ...filter, cursor, limit: LIMIT })
  // A pasted link may show an act that is on another page of the list.
  const asked = search.get('fact')
  const opened =
    asked === null
      ? undefined
      : (facts.rows.find(({ id }) => id === asked) ?? (await api.get<FactPage>('/api/facts', { id: asked })).rows[0])
  return { filter, cursor, facts, opened }
}
