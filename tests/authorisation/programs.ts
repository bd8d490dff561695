import { setTimeout as sleep } from 'node:timers/promises'
import { succeed } from '../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { MACHINE_ROLES, type TokenScope } from '../../packages/contracts/src/machines.ts'
import type { Role } from '../../packages/contracts/src/people.ts'
import type { Institution } from './institution.ts'

/** Scopes that people give to programs of theirs. */
const OF_PEOPLE = ['read', 'respond', 'hunt', 'administer'] as const
const OF_MACHINES = ['read', 'respond', 'hunt'] as const
/** Over before the first route is tried; twice as long as often as making it took longer. */
const SOON_MS = 1_000
const LATEST_MS = 60_000

interface Asked {
  readonly scopes: readonly TokenScope[]
  readonly office?: string
  readonly expires?: string
}

/** Tokens of the administrator of the whole, each wrong in one way, and those of service accounts at the first office. */
export interface Programs {
  /** All that a token can be: the whole institution, every scope. */
  readonly whole: string
  /** The same but for one scope. */
  readonly without: Readonly<Record<(typeof OF_PEOPLE)[number], string>>
  readonly expired: string
  readonly revoked: string
  /** Every scope, at the first office alone. */
  readonly inside: string
  /** Of a service account with this role at the first office. */
  readonly services: ReadonlyMap<Role, string>
  /** Provisions people at the first office. */
  readonly scim: string
}

export async function makePrograms(institution: Institution): Promise<Programs> {
  const { root, offices } = institution
  const make = async (asked: Asked) =>
    succeed(root.post<{ secret: string; token: { id: string } }>('/api/tokens/own', { name: 'Program', ...asked }))
  const secretOf = async (asked: Asked) => (await make(asked)).secret
  const { secret: expired, expires } = await makeBrief(institution)
  const revoked = await make({ scopes: OF_PEOPLE })
  await succeed(root.send('DELETE', `/api/tokens/own/${revoked.token.id}`))
  const but = (left: string) => secretOf({ scopes: OF_PEOPLE.filter((scope) => scope !== left) })
  const services = new Map<Role, string>()
  for (const role of MACHINE_ROLES) services.set(role, await serviceToken(institution, { role, scopes: OF_MACHINES }))
  const programs = {
    whole: await secretOf({ scopes: OF_PEOPLE }),
    without: {
      read: await but('read'),
      respond: await but('respond'),
      hunt: await but('hunt'),
      administer: await but('administer'),
    },
    expired,
    revoked: revoked.secret,
    inside: await secretOf({ scopes: OF_PEOPLE, office: offices.inside }),
    services,
    scim: await serviceToken(institution, { role: 'analyst', scopes: ['scim'] }),
  }
  await sleep(Math.max(0, expires.getTime() - Date.now()))
  return programs
}

async function makeBrief({ root }: Institution): Promise<{ secret: string; expires: Date }> {
  for (let soon = SOON_MS; soon < LATEST_MS; soon *= 2) {
    const expires = new Date(Date.now() + soon)
    const asked = { name: 'Program', scopes: OF_PEOPLE, expires: expires.toISOString() }
    const { status, body } = await root.post<{ secret: string }>('/api/tokens/own', asked)
    if (status === 200) return { secret: body.secret, expires }
  }
  throw new Error('no token could be made that expires soon')
}

async function serviceToken(
  { root, offices }: Institution,
  { role, scopes }: { role: Role; scopes: readonly TokenScope[] },
): Promise<string> {
  const office = offices.inside
  const asked = { name: `${role} program`, purpose: 'Asks', office, roles: [{ role, office }] }
  const { id } = await succeed(root.post<{ id: string }>('/api/service-accounts', asked))
  const token = { name: 'Program', scopes }
  return (await succeed(root.post<{ secret: string }>(`/api/service-accounts/${id}/tokens`, token))).secret
}
