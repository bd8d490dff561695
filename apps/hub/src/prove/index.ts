import type { Kysely } from 'kysely'
import type { Route } from '../platform/http/route.ts'
import type { TwoPersonActs } from '../platform/proposals/index.ts'
import type { Ledger } from './ledger/ledger.ts'
import { logRoutes } from './ledger/log-routes.ts'
import type { LedgerTables } from './ledger/model.ts'
import { type OpenLedger, openLedger } from './ledger/open-ledger.ts'
import { ledgerRoutes } from './ledger/routes.ts'

export { openEvidence } from './evidence/open-evidence.ts'
export type { Ledger } from './ledger/ledger.ts'

/** The tables of this plane; they refer to none of other planes. */
export const PROVE_SCHEMAS = [
  { noun: 'ledger', file: new URL('./ledger/schema.sql', import.meta.url) },
  { noun: 'evidence', file: new URL('./evidence/schema.sql', import.meta.url) },
]

export interface ProveParts extends OpenLedger {
  readonly acts: TwoPersonActs
  /** The id of the office at the top. */
  readonly root: string
}

export interface Prove extends AsyncDisposable {
  readonly ledger: Ledger
  readonly routes: readonly Route[]
}

/** Puts every fact under the transparency log from now on, and answers about it. */
export async function openProve(parts: ProveParts): Promise<Prove> {
  const { ledger, [Symbol.asyncDispose]: close } = await openLedger(parts)
  const db = parts.database.kysely as unknown as Kysely<LedgerTables> // the schema beside this file is in every database
  const routes = [...ledgerRoutes({ db, ledger, acts: parts.acts, root: parts.root }), ...logRoutes(ledger)]
  return { ledger, routes, [Symbol.asyncDispose]: close }
}
