import type { LedgerWitness } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { recordFact } from '../../platform/facts/index.ts'
import type { Found } from './check/sweep-facts.ts'
import { ledgerFact } from './keys/key-ring.ts'
import type { LedgerHalt, LedgerTables } from './model.ts'

export interface Telling {
  readonly db: Kysely<LedgerTables>
  readonly origin: string
  readonly log: Logger
}

/** Loudly: at the terminal, in the hub's log, and as a fact that the audit page shows. */
export async function tellHalt({ db, origin, log }: Telling, { code, message }: LedgerHalt): Promise<void> {
  log.error({ code, reason: message }, `the transparency log is halted: ${message}`)
  await db.transaction().execute((tx) => recordFact(tx, ledgerFact('ledger.halted', origin, { code, message })))
}

export async function tellWitness(telling: Telling, { name, state, message }: LedgerWitness): Promise<void> {
  const { db, origin, log } = telling
  if (state === 'cosigned') log.info({ witness: name }, 'a witness cosigns the log')
  else log.warn({ witness: name, state }, message)
  if (state !== 'ahead' && state !== 'disagrees') return
  const fact = ledgerFact('ledger.contradicted', origin, { witness: name, state, message })
  await db.transaction().execute((tx) => recordFact(tx, fact))
}

export function tellFindings({ log }: Telling, found: readonly Found[]): void {
  const findings = found.slice(0, 10)
  log.error(
    { findings },
    `the standing check of the transparency log found ${found.length} that do not fit: see Ledger`,
  )
}
