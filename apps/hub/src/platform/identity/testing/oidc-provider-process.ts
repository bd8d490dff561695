import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type ClientMetadata } from 'oidc-provider'
import type { ProviderAccounts, ProviderClient } from './start-oidc-provider.ts'

/**
 * A real OpenID Connect provider in a process of its own. Whoever types the name of an account at its sign-in form is
 * that account, whatever the password. An account may have its ID tokens say what they should not.
 */
const [at = '0', setting = '{}'] = process.argv.slice(2)
const accounts = JSON.parse(setting) as ProviderAccounts
console.warn = () => undefined // it warns of what makes it fit for tests alone
const server = createServer()
const portOf = () => (server.address() as AddressInfo).port // it listens on a port, never on a pipe
server.listen(Number(at), '127.0.0.1', () => process.send?.(portOf()))
process.on('message', (client) => {
  server.removeAllListeners('request').on('request', providerFor(client as ProviderClient).callback())
  process.send?.('admitted')
})
process.on('disconnect', () => process.exit())

function providerFor(client: ProviderClient): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' }
  const provider = new Provider(`http://localhost:${portOf()}`, {
    clients: [{ ...client, grant_types: ['authorization_code'], response_types: ['code'] } as ClientMetadata],
    jwks: { keys: [jwk] } as never, // a JWK as Node exports it
    cookies: { keys: ['only for tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...accounts[id]?.claims }),
    }),
  })
  provider.use(async (ctx, next) => {
    await next()
    const body = ctx.body as { id_token?: string } | undefined
    if (ctx.path === '/token' && typeof body?.id_token === 'string') body.id_token = twist(body.id_token, jwk)
  })
  return provider
}

/** The same token, rightly signed, with what the account is made to say. */
function twist(token: string, jwk: object): string {
  const [header = '', payload = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }
  const said = accounts[claims.sub]?.token
  if (said === undefined) return token
  const signed = `${header}.${Buffer.from(JSON.stringify({ ...claims, ...said })).toString('base64url')}`
  const key = createPrivateKey({ key: jwk as never, format: 'jwk' })
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
