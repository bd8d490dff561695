import { resolve } from 'node:path'
import { HubError } from '../hub-error.ts'
import { parseFlag, parseUrl, parseWord } from './parse-setting.ts'
import type { OptionName } from './settings.ts'

type One = (option: OptionName) => string | undefined

const CLAIMS = ['email', 'upn', 'preferred_username', 'sub'] as const
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const MAX_LABEL = 60

/** How people sign in besides passkeys and passwords, what passwords are compared with, and how they are told. */
export interface AccessConfig {
  readonly provider?: {
    readonly issuer: string
    readonly clientId: string
    /** Absolute. */
    readonly clientSecretFile?: string
    readonly label: string
    readonly claim: (typeof CLAIMS)[number]
    readonly admitsUnknown: boolean
    readonly acr: readonly string[]
    readonly amr: readonly string[]
  }
  readonly breached: {
    /** Absolute. */
    readonly file?: string
    readonly rangeUrl?: string
  }
  readonly mail?: { readonly url: string; readonly from: string }
}

export function readAccess(one: One, cwd: string): AccessConfig {
  const provider = readProvider(one, cwd)
  const file = one('breached-passwords')
  const rangeUrl = one('breached-range')
  const smtp = one('smtp-url')
  return {
    ...(provider === undefined ? {} : { provider }),
    breached: {
      ...(file === undefined ? {} : { file: resolve(cwd, file) }),
      ...(rangeUrl === undefined ? {} : { rangeUrl: parseUrl('breached-range', rangeUrl, ['https:', 'http:']).href }),
    },
    ...(smtp === undefined ? {} : { mail: readMail(one, smtp) }),
  }
}

function readProvider(one: One, cwd: string): AccessConfig['provider'] {
  const issuer = one('oidc-issuer')
  if (issuer === undefined) return undefined
  const url = parseUrl('oidc-issuer', issuer, ['https:', 'http:'])
  if (url.protocol === 'http:' && !LOOPBACK.includes(url.hostname)) {
    throw new HubError(
      'bad-option',
      '--oidc-issuer must start with https://: over http anybody on the way could sign in.',
    )
  }
  const clientId = one('oidc-client-id')
  if (clientId === undefined) throw new HubError('bad-option', '--oidc-issuer needs --oidc-client-id beside it.')
  const secretFile = one('oidc-secret-file')
  return {
    issuer, // as it was written: what the provider sends is compared with it letter by letter
    clientId,
    ...(secretFile === undefined ? {} : { clientSecretFile: resolve(cwd, secretFile) }),
    label: (one('oidc-label') ?? url.hostname).slice(0, MAX_LABEL),
    claim: parseWord('oidc-claim', one('oidc-claim') ?? 'email', CLAIMS),
    admitsUnknown: parseFlag('oidc-admit', one('oidc-admit') ?? 'false'),
    acr: words(one('oidc-acr')),
    amr: words(one('oidc-amr')),
  }
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '')
}

function readMail(one: One, smtp: string): { url: string; from: string } {
  const url = parseUrl('smtp-url', smtp, ['smtp:', 'smtps:'])
  const publicUrl = one('public-url')
  const host = publicUrl !== undefined && URL.canParse(publicUrl) ? new URL(publicUrl).hostname : 'localhost'
  return { url: url.href, from: one('smtp-from') ?? `Atalaya <atalaya@${host}>` }
}
