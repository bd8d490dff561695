import { api } from '#lib/api/client.ts'
import type { FieldList } from '#lib/api/shapes.ts'

export async function load({ url }) {
  return { fields: (await api.get<FieldList>('/api/hunt/fields', { office: url.searchParams.get('office') })).fields }
}
