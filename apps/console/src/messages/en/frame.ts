import type { Messages } from '../es.ts'

export const frame: Messages['frame'] = {
  sections: 'Sections',
  more: 'More',
  language: 'Language',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  me: 'My account',
  apiDocs: 'API documentation',
  home: 'Atalaya: go to the overview',
  live: 'Live',
  notLive: 'Not live',
  skip: 'Skip to content',
}

export const groups: Messages['groups'] = { watch: 'Watch', govern: 'Govern', prove: 'Prove' }

export const places: Messages['places'] = {
  overview: 'Overview',
  alerts: 'Alerts',
  incidents: 'Incidents',
  hunting: 'Hunting',
  rules: 'Rules',
  coverage: 'Coverage',
  sources: 'Sources',
  offices: 'Offices',
  people: 'People',
  approvals: 'Approvals',
  institution: 'Institution',
  audit: 'Audit',
  log: 'Log',
  evidence: 'Evidence',
  settings: 'Settings',
}

export const roles: Messages['roles'] = {
  lead: 'Security lead',
  analyst: 'Analyst',
  officer: 'Office officer',
  auditor: 'Auditor',
  researcher: 'Researcher',
  partner: 'Disseminating partner',
  admin: 'Administrator',
}

export const palette: Messages['palette'] = {
  open: 'Search everything',
  placeholder: 'Page, office, alert, incident, rule…',
  results: 'Results',
  none: 'Nothing with those words.',
  huntFor: (words) => `Look for “${words}” in the events of the last 24 hours`,
  kinds: { page: 'Page', office: 'Office', hunt: 'Events', alert: 'Alert', incident: 'Incident', rule: 'Rule' },
}

export const offices: Messages['offices'] = {
  one: 'Office',
  all: 'All',
  find: 'Find an office',
  noneFound: 'No office by that name.',
  choose: 'Choose an office',
  unknown: 'Office not visible',
  states: { good: 'In order', warning: 'Has warnings', bad: 'At risk', stale: 'Not heard', unknown: 'No data yet' },
  kinds: {
    centre: 'Centre',
    region: 'Region',
    embassy: 'Embassy',
    consulate: 'Consulate',
    directorate: 'Directorate',
    district: 'District',
    other: 'Other',
  },
}

export const overview: Messages['overview'] = {
  title: 'Overview',
  calm: 'All offices report and nothing serious is open.',
  empty: 'There are no offices to watch yet.',
  unheard: 'No records have come in yet.',
  attention: (count) =>
    count === 1
      ? 'One office needs attention.'
      : `${['', '', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'][count] ?? count} offices need attention.`,
  names: (worst) => `First: ${worst}.`,
  figures: {
    openAlerts: 'Open alerts',
    openIncidents: 'Open incidents',
    events: 'Events today',
    silentSources: 'Silent sources',
    minutesToClose: 'Time to close',
  },
  map: 'Map of offices',
  mapLabel: (offices, attention) =>
    `Map of ${offices} offices, ${attention} need attention. The table below says the same.`,
  legend: 'Size tells how many alerts are open.',
  board: 'Offices',
  latest: 'Latest',
  noLatest: 'No alerts yet. When a rule matches an event it will show here.',
  noOffices: 'Each office will show here with its state.',
  firstOffice: 'Add the first office',
  firstSource: 'Connect a source',
  noSources: 'No source sends events yet.',
  noSourcesText: 'Connect the first: a server, a firewall, or a shipper that you already run.',
  columns: {
    office: 'Office',
    state: 'State',
    alerts: 'Alerts',
    incidents: 'Incidents',
    lastHeard: 'Last event',
    sources: 'Sources',
    lag: 'Lag',
    events: 'Events/h',
  },
  silentOf: (silent, all) => `${silent} of ${all} silent`,
  newer: (_count, text) => `${text} new. Show`,
  onlyAttention: 'Only those that need attention',
  alertCount: (count, text) => (count === 1 ? '1 open alert' : `${text} open alerts`),
}
