import type { Messages } from '../es.ts'

export const session: Messages['session'] = {
  signIn: 'Sign in',
  signOut: 'Sign out',
  withPasskey: 'Sign in with a passkey',
  or: 'or',
  email: 'E-mail',
  password: 'Password',
  code: 'Six-digit code',
  codeHint: 'The one that your code app shows now.',
  lost: 'Lost your access? Ask an administrator for a new link.',
  passkeyFailed: 'The device did not complete the passkey. Nothing was changed. Try again, or use your password.',
  expired: 'Your session ended',
  expiredText: 'Sign in again to go on where you were. What you typed is still here.',
  motto: 'Watch · respond · govern · prove',
}

export const enrol: Messages['enrol'] = {
  title: 'First sign-in',
  step: (step) => `Step ${step} of 3`,
  noLink: 'This link no longer works',
  noLinkText:
    'Sign-in links work once and expire. Ask an administrator for a new one, or sign in if you already have access.',
  profileTitle: 'Welcome',
  profileText: 'Your name will stand beside each act that you make.',
  name: 'Full name',
  credentialTitle: 'How do you want to sign in?',
  credentialText: 'Choose one. You can change it later.',
  passkey: 'Passkey (recommended)',
  passkeyText: 'Your fingerprint, your face or this machine’s PIN. Nothing to remember and nothing to steal.',
  passkeyAbsent:
    'This browser offers no passkeys at this address. Use https or the machine itself, or choose a password.',
  makePasskey: 'Create a passkey',
  password: 'Password and code',
  passwordText: 'A password and a code from your phone. The password is changed now and then.',
  passwordHint: 'At least 12 characters. A long phrase does well.',
  repeat: 'Repeat the password',
  differs: 'The two passwords differ.',
  usePassword: 'Use password and code',
  codeTitle: 'Link your phone',
  codeText:
    'Scan the code with your app (such as Aegis, 2FAS or Google Authenticator) and type the six digits that it shows.',
  qr: 'QR code for the code app',
  secret: 'If you cannot scan it, type this key',
  confirm: 'Confirm and enter',
}
