import type { PersonRef, Role } from '@atalaya/contracts'
import type { Transaction } from 'kysely'

/** What deciding asks about people. Supplied by identity. */
export interface Roster {
  /** Makes whoever takes roles away wait until the transaction ends, so that an approver still is one when the act is done. */
  lock<T>(tx: Transaction<T>): Promise<void>
  /** People, never machines, who are enrolled and not disabled and hold one of the roles at one of the offices. */
  holders<T>(
    tx: Transaction<T>,
    asked: { readonly roles: readonly Role[]; readonly offices: readonly string[] },
  ): Promise<readonly PersonRef[]>
}
