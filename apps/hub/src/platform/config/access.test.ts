import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './index.ts'

const read = (env: Record<string, string>) => readConfig({ args: [], env, cwd: '/srv/atalaya' }).access
const ISSUER = { ATALAYA_OIDC_ISSUER: 'https://login.example.org/realms/ministry', ATALAYA_OIDC_CLIENT_ID: 'atalaya' }

test('without settings nobody but the hub lets people in, nothing is asked outside, and no mail is sent', () => {
  assert.deepEqual(read({}), { breached: {} })
})

test('a provider is described by its issuer as it was written, and careful in all that was not said', () => {
  assert.deepEqual(read({ ...ISSUER, ATALAYA_OIDC_SECRET_FILE: 'secret', ATALAYA_OIDC_AMR: 'mfa, hwk' }).provider, {
    issuer: 'https://login.example.org/realms/ministry',
    clientId: 'atalaya',
    clientSecretFile: '/srv/atalaya/secret',
    label: 'login.example.org',
    claim: 'email',
    admitsUnknown: false,
    acr: [],
    amr: ['mfa', 'hwk'],
  })
})

test('what would not be safe or whole is refused, with what to change', () => {
  assert.throws(() => read({ ...ISSUER, ATALAYA_OIDC_ISSUER: 'http://login.example.org' }), /must start with https/)
  assert.throws(() => read({ ATALAYA_OIDC_ISSUER: ISSUER.ATALAYA_OIDC_ISSUER }), /needs --oidc-client-id/)
  assert.throws(() => read({ ...ISSUER, ATALAYA_OIDC_CLAIM: 'name' }), /--oidc-claim must be one of/)
  assert.throws(() => read({ ATALAYA_SMTP_URL: 'mail.example.org' }), /--smtp-url must be a URL/)
})

test('mails come from the address that people type, unless another sender is named', () => {
  const smtp = { ATALAYA_SMTP_URL: 'smtp://mail.example.org', ATALAYA_PUBLIC_URL: 'https://atalaya.example.org' }
  assert.equal(read(smtp).mail?.from, 'Atalaya <atalaya@atalaya.example.org>')
  assert.equal(read({ ...smtp, ATALAYA_SMTP_FROM: 'watch@example.org' }).mail?.from, 'watch@example.org')
})
