import type { Messages } from '../es.ts'

export const hunting: Messages['hunting'] = {
  title: 'Hunting',
  pivot: (field) => `Acts on ${field}`,
  only: 'Only with this value',
  without: 'Without this value',
  searchOnly: 'Search this value (24 h)',
  searchWithout: 'Search without this value (24 h)',
  searchAround: 'Search ± 5 minutes',
  undecodable: 'Could not be decoded',
  eventTabs: 'Ways to see the event',
  tabs: { ecs: 'Common fields', own: 'Source’s fields', raw: 'Original' },
}
