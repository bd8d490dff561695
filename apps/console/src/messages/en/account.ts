import type { Messages } from '../es.ts'

export const account: Messages['account'] = {
  title: 'My account',
  passkeys: 'Passkeys',
  passkeysText: 'Your fingerprint, your face or a machine’s PIN. Have two, in case you lose one.',
  noPasskeys: 'You have no passkeys yet.',
  addPasskey: 'Add a passkey',
  passkeyAdded: 'Passkey added.',
  unnamed: 'Passkey without a name',
  rename: 'Rename',
  renamed: 'Renamed.',
  passkeyName: 'Name of the passkey',
  remove: 'Remove',
  removePasskey: 'Remove passkey',
  removeText: 'This machine or key will no longer open your account. To use it again you will have to make it anew.',
  removed: 'Passkey removed.',
  made: 'Made',
  used: 'Last used',
  neverUsed: 'not used',
  password: 'Password and code',
  noPassword: 'You have no password: you sign in with a passkey or through your institution.',
  setPassword: 'Set a password and a code',
  changePassword: 'Change the password',
  newPhone: 'I also want to link another phone',
  newPhoneHint: 'Your present code app will stop working.',
  passwordChanged: 'Password changed. Your other sessions were ended.',
  changedOn: 'Changed',
  expiresOn: 'Expires',
  recovery: 'Recovery codes',
  recoveryText: 'Each works once in place of the code from your phone.',
  recoveryNeedsPassword: 'They are for people who sign in with a password and a code.',
  left: (count) => (count === 1 ? 'You have 1 code left.' : `You have ${count} codes left.`),
  noCodes: 'You have no codes. If you lose your phone you cannot sign in with your password.',
  makeCodes: 'Make codes',
  renewCodes: 'Make new codes',
  renewText: 'The earlier codes will stop working.',
  codesTitle: 'Keep these codes',
  codesOnce: 'They are shown this once. Keep them away from this machine: printed, or in a password manager.',
  copyCodes: 'Copy all',
  saveCodes: 'Download',
  codesFile: 'atalaya-recovery-codes.txt',
  codesSaved: 'I have kept them',
  provider: (label) => `${label} account`,
  providerText: 'Sign in with the account that you already use at your institution.',
  bind: 'Bind my account',
  bound: 'Bound',
  release: 'Release',
  released: 'Account released.',
  sessions: 'Where your account is open',
  thisOne: 'This session',
  endSession: 'End',
  endSessionOf: (device) => `End the session on ${device}`,
  endOthers: 'End all others',
  ended: 'Session ended.',
  endedAll: (count) => (count === 1 ? '1 session was ended.' : `${count} sessions were ended.`),
  onlyThis: 'Your account is open here alone.',
  began: 'Began',
  lastUse: 'Last used',
  signIns: 'Latest sign-ins',
  noSignIns: 'Each sign-in to your account will appear here.',
  newDevice: 'New device',
  newPlace: 'New address',
  wasMe: 'It was me',
  wasMeDone: 'Noted. Thank you for looking.',
  notMe: 'Not you? End the other sessions, change your password and tell an administrator.',
  device: 'Device',
  unknownDevice: 'Unknown device',
  on: (browser, system) => `${browser} on ${system}`,
  from: 'Address',
  how: 'Signed in by',
  when: 'When',
  proofs: {
    link: 'One-time link',
    password: 'Password and code',
    'expired-password': 'Expired password',
    passkey: 'Passkey',
    oidc: 'Institution’s account',
    'recovery-code': 'Recovery code',
  },
}

export const accountNews: Messages['accountNews'] = {
  lastSignIn: (when, where) => `Your sign-in before this one: ${when}, ${where}.`,
  unseen: (count) =>
    count === 1
      ? 'Your account was opened from a new device or address.'
      : `Your account was opened ${count} times from new devices or addresses.`,
  review: 'Look',
  expires: (days) =>
    days === 0
      ? 'Your password expires today.'
      : days === 1
        ? 'Your password expires tomorrow.'
        : `Your password expires in ${days} days.`,
  change: 'Change it now',
  usedCode: (left) =>
    left === 0
      ? 'You signed in with your last recovery code. Link your phone and make new codes.'
      : `You signed in with a recovery code (${left} left). Link your phone again.`,
  link: 'Link phone',
}

export const signInMore: Messages['signInMore'] = {
  withProvider: (label) => `Sign in with ${label}`,
  useRecovery: 'I do not have my phone: use a recovery code',
  useCode: 'Use the code from my phone',
  recoveryCode: 'Recovery code',
  recoveryHint: 'One of the ten that you kept. It works once.',
  returning: 'Signing in…',
  failed: 'You could not sign in through your institution',
  again: 'Back to the sign-in page',
  confirmTitle: 'Show that it is you',
  confirmText: 'This is done soon after signing in. Sign in once more, and you go on where you were.',
}

export const personAccess: Messages['personAccess'] = {
  waiting: 'Waiting after failed attempts',
  title: 'Sessions and waiting',
  sessions: (count) => (count === 1 ? '1 open session' : `${count} open sessions`),
  none: 'No open sessions.',
  end: 'End their sessions',
  locked: (until) => `Waits after failed attempts until ${until}.`,
  lift: 'Let them try again',
  lifted: 'They can try again now.',
}
