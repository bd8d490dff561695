import type { Messages } from '../es.ts'

export const officePage: Messages['officePage'] = {
  title: 'Offices',
  columns: {
    name: 'Office',
    state: 'State',
    place: 'Place',
    kind: 'Kind',
    alerts: 'Open alerts',
    zone: 'Time zone',
    code: 'Code',
  },
  add: 'Add an office',
  edit: 'Change office',
  added: 'Office added.',
  saved: 'Office saved.',
  empty: 'No office',
  emptyText: 'Add the centre, then each office that depends on it.',
  parent: 'Depends on',
  parentHint: 'Who holds a role at the office above holds it here too.',
  codeHint: 'Lower case, digits and hyphens. Left empty it is taken from the name.',
  city: 'City',
  country: 'Country',
  countryHint: 'Two letters: MX, US, ES…',
  latitude: 'Latitude',
  longitude: 'Longitude',
}

export const people: Messages['people'] = {
  title: 'People',
  search: 'Search name or e-mail',
  columns: { name: 'Name', roles: 'Roles', email: 'E-mail', credentials: 'Signs in with', lastSeen: 'Last seen' },
  credentialKinds: { passkey: 'passkey', password: 'password and code', oidc: 'institution' },
  pending: 'has not made access yet',
  disabled: 'suspended',
  invite: 'Invite a person',
  empty: 'Nobody by that name',
  emptyText: 'Invite those who will watch, respond or audit.',
  role: 'Role',
  roleHints: {
    lead: 'Sees and decides on all of their office and those below.',
    analyst: 'Handles alerts and incidents, hunts, tunes rules.',
    officer: 'Sees their office in plain words.',
    auditor: 'Reads everything, the audit too. Changes nothing.',
    researcher: 'Reports weaknesses and follows what became of them.',
    partner: 'Disseminates results.',
    admin: 'All of the above, and runs offices, sources and people.',
  },
  officeHint: 'The role holds at this office and those below it.',
  makeLink: 'Make link',
  linkTitle: (name) => `Sign-in link of ${name}`,
  linkText: 'Hand it over by a safe way. It works once and will not be shown again.',
  linkExpires: 'Expires on',
  takeRole: 'Take away',
  giveRole: 'Give role',
  roleTaken: 'Role taken away.',
  roleGiven: 'Role given.',
  noRoles: 'No roles: sees nothing.',
  access: 'Access',
  newLink: 'Make a new link',
  disable: 'Suspend access',
  enable: 'Restore access',
  disabledDone: 'Access suspended, sessions closed.',
  enabledDone: 'Access restored.',
  seeActs: 'See their acts in the audit',
}

export const audit: Messages['audit'] = {
  title: 'Audit',
  search: 'Search acts',
  columns: {
    at: 'When',
    kind: 'Act',
    actor: 'Who',
    office: 'Office',
    subject: 'On what',
    data: 'Detail',
    sequence: 'No.',
  },
  note: 'Each act is written together with the change it makes; nobody can erase it from here.',
  empty: 'No act fits these filters',
  emptyText: 'Each act stays here: who, what, when and why.',
  sameSubject: 'Its whole history',
}

export const settings: Messages['settings'] = {
  title: 'Settings',
  me: 'My account',
  look: 'Appearance',
  about: 'About',
  noPassword: 'You sign in with a passkey.',
  expires: 'Valid until',
  soon: (days) =>
    days <= 1
      ? 'It expires today or tomorrow. Change it in “My account”.'
      : `It expires in ${days} days. Change it in “My account”.`,
  changeAccess: 'Change how I sign in, my sessions and my recovery codes',
}
