import type { FastifyRequest } from 'fastify'
import type { Kysely, Transaction } from 'kysely'
import type { OfficeDirectory } from './office-directory.ts'
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
  /** The origin that people type; absent on a machine of one's own, where it is what the browser asked for. */
  readonly publicUrl: string | undefined
}

export function originOf(context: Pick<IdentityContext, 'publicUrl'>, request: FastifyRequest): string {
  return context.publicUrl ?? `${request.protocol}://${request.host}`
}
