export const KINDS = [
  'alert',
  'alert-changed',
  'incident',
  'incident-changed',
  'source',
  'office',
  'rule',
  'proposal',
  'settings',
  'evidence',
  'ledger',
] as const
export type LiveMessage = { kind: (typeof KINDS)[number]; id: string; office: string | null; severity?: string }

function parse(data: string): LiveMessage | undefined {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null) return undefined
    const { kind, id } = value as Partial<LiveMessage>
    return KINDS.some((known) => known === kind) && typeof id === 'string' ? (value as LiveMessage) : undefined
  } catch {
    return undefined // half a message: the next fact brings the state again
  }
}

export const live = { kinds: KINDS, parse }
