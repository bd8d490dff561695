import { readFile } from 'node:fs/promises'
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import { HubError } from '../../http/errors.ts'
import { explainProvider } from './explain-provider.ts'

const PATIENCE_SECONDS = 10
const CLOCK_TOLERANCE_SECONDS = 30
/** A provider may move its addresses and change its keys: after this time it is asked again. */
const KNOWN_FOR_MS = 60 * 60 * 1000
/** Whoever presses the button while the provider is away does not make everybody wait for it. */
const AWAY_FOR_MS = 5_000

/** What names the person: an address that the provider has checked, or one that it alone gives, or nothing but a binding. */
export const PERSON_CLAIMS = ['email', 'upn', 'preferred_username', 'sub'] as const
export type PersonClaim = (typeof PERSON_CLAIMS)[number]

/** The institution's own sign-in service, as its administrator describes it. */
export interface ProviderConfig {
  /** As the provider writes it, to the letter. */
  readonly issuer: string
  readonly clientId: string
  /** Absent for a public client. */
  readonly clientSecretFile?: string | undefined
  /** What the button says. */
  readonly label: string
  readonly claim: PersonClaim
  /** Whether somebody who is not known here gets an account, without any role. */
  readonly admitsUnknown: boolean
  /** One of these must be in the answer; none: any will do. */
  readonly acr: readonly string[]
  /** One of these ways of authenticating (RFC 8176) must be in the answer; none: any will do. */
  readonly amr: readonly string[]
}

export interface Provider extends ProviderConfig {
  /** What the provider says of itself, asked once an hour. Throws `unavailable` in words when it cannot be asked. */
  client(): Promise<Configuration>
}

export function openProvider(config: ProviderConfig, now: () => Date = () => new Date()): Provider {
  let known: { client: Promise<Configuration>; until: number } | undefined
  return {
    ...config,
    client: async () => {
      const at = now().getTime()
      if (known === undefined || known.until <= at) known = { client: discover(config), until: at + KNOWN_FOR_MS }
      const asked = known
      try {
        return await asked.client
      } catch (cause) {
        asked.until = Math.min(asked.until, at + AWAY_FOR_MS)
        throw explainProvider(config, cause)
      }
    },
  }
}

async function discover({ issuer, clientId, clientSecretFile }: ProviderConfig): Promise<Configuration> {
  const secret = await readSecret(clientSecretFile)
  const url = new URL(issuer)
  const insecure = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const found = await discovery(url, clientId, undefined, None(), {
    timeout: PATIENCE_SECONDS,
    ...(insecure && { execute: [allowInsecureRequests] }),
  })
  const server = found.serverMetadata()
  const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const proof = ways.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost
  const metadata = { [clockTolerance]: CLOCK_TOLERANCE_SECONDS }
  const client = new Configuration(server, clientId, metadata, secret === undefined ? None() : proof(secret))
  client.timeout = PATIENCE_SECONDS
  if (insecure) allowInsecureRequests(client)
  enableNonRepudiationChecks(client) // checks the token's signature although it came over TLS
  return client
}

/** Read anew with each discovery, so that a secret can be renewed without a restart. */
async function readSecret(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (cause) {
    throw new HubError(
      'unavailable',
      'The secret for the sign-in service cannot be read. An administrator must check --oidc-secret-file.',
      {
        cause,
      },
    )
  }
}
