import { EraseFact, EvidenceBundle, LedgerState, LogKeys, RotateLedgerKey } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { HubError, notFound } from '../../platform/http/errors.ts'
import { inPerson, type Route, roles, route, type Scope } from '../../platform/http/route.ts'
import type { TwoPersonActs } from '../../platform/proposals/index.ts'
import { type EraseFact as EraseKind, eraseFactKind } from './erase-fact.ts'
import { type RotateKey, rotateKeyKind } from './keys/rotate-key.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerTables } from './model.ts'

const AUDITORS = roles('auditor', 'lead', 'admin')
const Done = Type.Object({ done: Type.Literal(true) })
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })

export interface LedgerRouteParts {
  readonly db: Kysely<LedgerTables>
  readonly ledger: Ledger
  readonly acts: TwoPersonActs
  /** The office at the top: only from there are facts of the institution as a whole seen. */
  readonly root: string
}

export function ledgerRoutes(parts: LedgerRouteParts): readonly Route[] {
  const { ledger, acts } = parts
  const erase = eraseFactKind(() => new Date())
  const rotate = rotateKeyKind(ledger.ring, ledger.origin)
  acts.register(erase, rotate)
  return [...readRoutes(parts), ...inPerson([eraseRoute(parts, erase), rotateRoute(parts, rotate)])]
}

function readRoutes({ db, ledger, root }: LedgerRouteParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/ledger',
      summary: 'The transparency log: its size, checkpoint, witnesses, keys, and what the standing check found',
      access: AUDITORS,
      schema: { response: LedgerState },
      handle: () => ledger.describe(),
    }),
    route({
      method: 'GET',
      url: '/api/facts/:id/proof',
      summary: 'A fact with what proves it, as an evidence file to be verified without the hub',
      access: AUDITORS,
      schema: { params: ById, response: EvidenceBundle },
      handle: async ({ params, scope, reply }) => {
        await requireVisible(db, params.id, { scope, root })
        const bundle = await ledger.bundleOf([params.id])
        reply.header('content-disposition', `attachment; filename="fact-${params.id}.evidence.json"`)
        return bundle
      },
    }),
  ]
}

function eraseRoute({ db, acts, root }: LedgerRouteParts, kind: EraseKind): Route {
  return route({
    method: 'POST',
    url: '/api/facts/:id/erase',
    summary: 'Proposes to destroy what a fact says of persons, where the law orders it; needs a second person',
    access: roles('lead', 'admin'),
    schema: { params: ById, body: EraseFact, response: Done },
    handle: async ({ params, body, scope, viewer, reply }) => {
      const row = await requireVisible(db, params.id, { scope, root })
      if (row.erased_at !== null) throw new HubError('conflict', 'This fact was erased before.')
      const payload = {
        fact: params.id,
        sequence: Number(row.sequence),
        factKind: row.kind,
        at: row.at.toISOString(),
        office: row.office_id,
        reason: body.reason,
      }
      return acts.ask({ kind, payload, viewer, why: body.reason, reply, done: () => ({ done: true as const }) })
    },
  })
}

function rotateRoute({ ledger, acts }: LedgerRouteParts, kind: RotateKey): Route {
  return route({
    method: 'POST',
    url: '/api/ledger/rotate-key',
    summary: 'Proposes a new key for the log, beside which the present one signs for a while; needs a second person',
    access: { kind: 'roles', roles: ['admin'], at: 'root' },
    schema: { body: RotateLedgerKey, response: LogKeys },
    handle: ({ body, viewer, reply }) => {
      const payload = { ...body, replaces: ledger.ring.signing.map(({ key_id }) => key_id) }
      return acts.ask({ kind, payload, viewer, reply, done: () => ledger.describeKeys() })
    },
  })
}

/** A fact of an office that the viewer does not see does not exist for them. */
async function requireVisible(db: Kysely<LedgerTables>, id: string, { scope, root }: { scope: Scope; root: string }) {
  const row = await db.selectFrom('facts').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || !(row.office_id === null ? scope.has(root) : scope.has(row.office_id)))
    throw notFound('fact')
  return row
}
