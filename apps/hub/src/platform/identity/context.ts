import type { FastifyRequest } from 'fastify'
import type { Kysely, Transaction } from 'kysely'
import type { AccessPolicy } from './model.ts'
import type { OfficeDirectory } from './office-directory.ts'
import type { Provider } from './oidc/provider.ts'
import type { PasswordJudge } from './secrets/judge-password.ts'
import type { SealedBox } from './secrets/sealed-box.ts'
import type { IdentityTables } from './tables.ts'

export type Db = Kysely<IdentityTables>
export type Tx = Transaction<IdentityTables>

/** What the acts of identity stand on. */
export interface IdentityContext {
  readonly db: Db
  readonly offices: OfficeDirectory
  readonly box: SealedBox
  readonly now: () => Date
  /** Asked each time: an institution may change it. */
  readonly policy: () => AccessPolicy
  readonly guessable: PasswordJudge
  /** The institution's own sign-in service, where there is one. */
  readonly provider: Provider | undefined
  /** Whether mails can be sent: without a server for them none are queued. */
  readonly mailing: boolean
  /** The origin that people type; absent on a machine of one's own, where it is what the browser asked for. */
  readonly publicUrl: string | undefined
}

export function originOf(context: Pick<IdentityContext, 'publicUrl'>, request: FastifyRequest): string {
  return context.publicUrl ?? `${request.protocol}://${request.host}`
}
