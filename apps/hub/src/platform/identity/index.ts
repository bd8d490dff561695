import type { PersonRef } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../database/index.ts'
import type { Authenticate } from '../http/authenticate.ts'
import type { OpenAnswers } from '../http/open-answers.ts'
import { inPerson, type Route } from '../http/route.ts'
import type { TwoPersonActs } from '../proposals/index.ts'
import { personAccessRoutes } from './account/person-routes.ts'
import { accountRoutes } from './account/routes.ts'
import type { IdentityContext } from './context.ts'
import { enrolmentRoutes } from './enrolment/routes.ts'
import { createFirstLink, linkPath } from './links.ts'
import { machineRoutes } from './machines/routes.ts'
import { ACCESS_POLICY, type AccessPolicy } from './model.ts'
import type { MailConfig } from './notices/post-mails.ts'
import { runNotices } from './notices/run-notices.ts'
import type { OfficeDirectory } from './office-directory.ts'
import { openProvider, type ProviderConfig } from './oidc/provider.ts'
import { PeopleDesk } from './people/people-desk.ts'
import { peopleRoutes } from './people/routes.ts'
import { listAssignable } from './people/store.ts'
import { directoryRoutes } from './scim/directory-routes.ts'
import { scimRoutes } from './scim/routes.ts'
import { openPasswordJudge } from './secrets/judge-password.ts'
import { createSealedBox, readKey } from './secrets/sealed-box.ts'
import { createAuthenticate } from './sessions/authenticate.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { watchSessions } from './sessions/watch-sessions.ts'
import type { IdentityTables } from './tables.ts'

export type { Assignees } from './assignees.ts'
export type { OfficeDirectory } from './office-directory.ts'
export { ROSTER } from './people/roster.ts'

export interface IdentityOptions<T> {
  /** May be typed for any noun's tables. */
  readonly db: Kysely<T>
  readonly offices: OfficeDirectory
  /** Has what is done about people who decide over others done by two persons. */
  readonly acts: TwoPersonActs
  /** Holds the key that seals TOTP secrets; made when there is none. Its directory must exist. */
  readonly keyFile: string
  /** The origin that people type, such as `https://atalaya.example.gob.mx`; absent on a machine of one's own. */
  readonly publicUrl: string | undefined
  readonly now?: () => Date
  /** Asked each time; the protocol's 50 and 45 days unless said. */
  readonly policy?: () => AccessPolicy
  /** The institution's own sign-in service. */
  readonly provider?: ProviderConfig | undefined
  readonly breached?: BreachedConfig
  /** Absent: people are told of what happens to their account in the console alone. */
  readonly mail?: MailConfig | undefined
  readonly log?: Logger
}

/** Where stolen passwords are looked up, besides the words that come with the hub. */
export interface BreachedConfig {
  readonly file?: string | undefined
  readonly rangeUrl?: string | undefined
}

/** What follows the hub's life: streams that end with their session, and mails. */
export interface WatchIdentity {
  readonly listen: Database['listen']
  readonly answers: OpenAnswers
  readonly log: Logger
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
  /** From now on what is being sent under a session stops when that ends, and mails that wait are sent. */
  watch(what: WatchIdentity): Promise<AsyncDisposable>
}

export async function createIdentity<T>(options: IdentityOptions<T>): Promise<Identity> {
  const { breached, log, mail, now = () => new Date() } = options
  const context: IdentityContext = {
    db: options.db as unknown as Kysely<IdentityTables>, // the schema beside this file is in every database
    offices: options.offices,
    box: createSealedBox(await readKey(options.keyFile)),
    now,
    policy: options.policy ?? (() => ACCESS_POLICY),
    guessable: await openPasswordJudge({
      breachedFile: breached?.file,
      breachedRangeUrl: breached?.rangeUrl,
      onFailure: (err) => log?.warn({ err }, 'a new password was not looked up among stolen ones'),
    }),
    provider: options.provider && openProvider(options.provider, now),
    mailing: mail !== undefined,
    publicUrl: options.publicUrl,
  }
  return {
    routes: [
      ...sessionRoutes(context),
      ...enrolmentRoutes(context),
      ...accountRoutes(context),
      ...inPerson(peopleRoutes(context, new PeopleDesk(context, options.acts))),
      ...inPerson(personAccessRoutes(context)),
      ...machineRoutes(context),
      ...scimRoutes(context),
      ...directoryRoutes(context),
    ],
    authenticate: createAuthenticate(context),
    assignable: (office) => listAssignable(context.db, [office], context.offices),
    createFirstLink: async (origin, asked = { recover: false }) => {
      const link = await createFirstLink(context, asked)
      return link && `${origin}${linkPath(link.token)}`
    },
    watch: (what) => watchIdentity(context, { ...what, mail }),
  }
}

async function watchIdentity(
  context: IdentityContext,
  { listen, answers, log, mail }: WatchIdentity & { mail: MailConfig | undefined },
): Promise<AsyncDisposable> {
  const stack = new AsyncDisposableStack()
  const onError = (err: unknown) => log.error({ err }, 'work in the background failed')
  stack.use(await watchSessions({ context, listen, answers, onError }))
  if (mail !== undefined) stack.use(await runNotices({ context, mail, listen, log }))
  stack.use(context.guessable)
  return stack
}
