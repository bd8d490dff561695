/** What the live stream tells of. */
export const LIVE_KINDS = [
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
