import type { Office } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'

let rows = $state.raw<readonly Office[]>([])
const byId = $derived(new Map(rows.map((office) => [office.id, office])))

/** The tree of offices that the person may see, depth first. */
export const offices = {
  get rows() {
    return rows
  },
  find: (id: string | null | undefined) => (id ? byId.get(id) : undefined),
  /** The centre: the first office of the tree. */
  get centre() {
    return rows[0]
  },
  /** From the topmost office down to this one. */
  pathOf(id: string): Office[] {
    const path: Office[] = []
    for (let office = byId.get(id); office; office = office.parent ? byId.get(office.parent) : undefined)
      path.unshift(office)
    return path
  },
}

export async function loadOffices(): Promise<void> {
  rows = (await api.get<{ rows: Office[] }>('/api/offices')).rows
}
