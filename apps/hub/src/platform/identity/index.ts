import type { PersonRef } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Authenticate } from '../http/authenticate.ts'
import { inPerson, type Route } from '../http/route.ts'
import type { IdentityContext } from './context.ts'
import { enrolmentRoutes } from './enrolment/routes.ts'
import { createFirstLink, linkPath } from './links.ts'
import { machineRoutes } from './machines/routes.ts'
import type { OfficeDirectory } from './office-directory.ts'
import { peopleRoutes } from './people/routes.ts'
import { listAssignable } from './people/store.ts'
import { createSealedBox, readKey } from './secrets/sealed-box.ts'
import { createAuthenticate } from './sessions/authenticate.ts'
import { sessionRoutes } from './sessions/routes.ts'
import type { IdentityTables } from './tables.ts'

export type { Assignees } from './assignees.ts'
export type { OfficeDirectory } from './office-directory.ts'
export { ROSTER } from './people/roster.ts'

export interface IdentityOptions<T> {
  /** May be typed for any noun's tables. */
  readonly db: Kysely<T>
  readonly offices: OfficeDirectory
  /** Holds the key that seals TOTP secrets; made when there is none. Its directory must exist. */
  readonly keyFile: string
  /** The origin that people type, such as `https://atalaya.example.gob.mx`; absent on a machine of one's own. */
  readonly publicUrl: string | undefined
  readonly now?: () => Date
}

/** People, how they sign in, and what they may do. */
export interface Identity {
  readonly routes: readonly Route[]
  readonly authenticate: Authenticate
  /**
   * While nobody is administrator: the address, below `origin`, by which the first one enrols, once, within 24 hours.
   * Each call makes the earlier ones useless. Undefined when there is an administrator, unless `recover` is asked.
   */
  createFirstLink(origin: string, options?: { recover: boolean }): Promise<string | undefined>
  /** People whose role lets them handle what happens in this office. */
  assignable(office: string): Promise<readonly PersonRef[]>
}

export async function createIdentity<T>(options: IdentityOptions<T>): Promise<Identity> {
  const context: IdentityContext = {
    db: options.db as unknown as Kysely<IdentityTables>, // the schema beside this file is in every database
    offices: options.offices,
    box: createSealedBox(await readKey(options.keyFile)),
    now: options.now ?? (() => new Date()),
    publicUrl: options.publicUrl,
  }
  return {
    routes: [
      ...sessionRoutes(context),
      ...enrolmentRoutes(context),
      ...inPerson(peopleRoutes(context)),
      ...machineRoutes(context),
    ],
    authenticate: createAuthenticate(context),
    assignable: (office) => listAssignable(context.db, [office], context.offices),
    createFirstLink: async (origin, asked = { recover: false }) => {
      const link = await createFirstLink(context, asked)
      return link && `${origin}${linkPath(link.token)}`
    },
  }
}
