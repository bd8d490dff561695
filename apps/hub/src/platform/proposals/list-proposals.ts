import type { ListProposals, Proposal, Role } from '@atalaya/contracts'
import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import { sortOf, windowOf } from '../http/paging.ts'
import type { Scope, Viewer } from '../http/route.ts'
import { thaw } from './freeze.ts'
import type { ProposalKind, ProposalRow, ProposalTables } from './model.ts'
import type { OfficesAbove } from './proposals.ts'

const SORTS = { created: 'created_at', expires: 'expires_at', decidedAt: 'decided_at' } as const

export interface ProposalDirectory extends OfficesAbove {
  nameOf(office: string): string
  below(office: string): readonly string[]
}

export interface Reader {
  readonly db: Kysely<ProposalTables>
  readonly kinds: readonly ProposalKind[]
  readonly offices: ProposalDirectory
  readonly now: () => Date
}

export async function listProposals(
  reader: Reader,
  query: ListProposals,
  { viewer, scope }: { viewer: Viewer; scope: Scope },
): Promise<{ rows: Proposal[]; total: number }> {
  const { limit, offset } = windowOf(query)
  const { by, direction } = sortOf(query.sort, SORTS, query.view === 'waiting' ? 'expires' : '-created')
  const all = visible(reader, viewer)
  const fitting = all.where(({ and, eb }) =>
    and([
      ...(query.office === undefined ? [] : [eb('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)]),
      ...(query.kind === undefined ? [] : [eb('kind', 'in', [...query.kind, ''])]),
      ...(query.state === undefined || query.state.length === 0 ? [] : [eb('state', 'in', query.state)]),
      ...(query.view === 'mine' ? [eb('proposer_id', '=', viewer.person.id)] : []),
      ...(query.view === 'history' ? [eb('state', '<>', 'pending')] : []),
      ...(query.view === 'waiting' ? [decidable(reader, viewer, eb)] : []),
    ]),
  )
  const [rows, { count }] = await Promise.all([
    fitting.selectAll().orderBy(by, direction).orderBy('id').limit(limit).offset(offset).execute(),
    fitting.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map((row) => describeProposal(reader, row, viewer)), total: count }
}

/** How many proposals wait for this person. */
export async function countWaiting(reader: Reader, viewer: Viewer): Promise<number> {
  const { count } = await reader.db
    .selectFrom('proposals')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where((eb) => decidable(reader, viewer, eb))
    .executeTakeFirstOrThrow()
  return count
}

/** The proposal, when this person may see it. */
export async function findProposal(reader: Reader, id: string, viewer: Viewer): Promise<ProposalRow | undefined> {
  return visible(reader, viewer).selectAll().where('id', '=', id).executeTakeFirst()
}

/** One's own, those that one could propose or approve, and for auditors all in their offices. */
function visible({ db, kinds, offices }: Reader, viewer: Viewer) {
  return db.selectFrom('proposals').where((eb) =>
    eb.or([
      eb('proposer_id', '=', viewer.person.id),
      ...kinds.map(({ kind, mayPropose, mayApprove }) => {
        const readers: Role[] = [...mayPropose, ...mayApprove, 'auditor']
        return eb.and([eb('kind', '=', kind), within(eb, covered(offices, viewer, readers))])
      }),
    ]),
  )
}

function decidable(
  { kinds, offices, now }: Reader,
  viewer: Viewer,
  eb: ExpressionBuilder<ProposalTables, 'proposals'>,
) {
  return eb.and([
    eb('state', '=', 'pending'),
    eb('expires_at', '>', now()),
    eb('proposer_id', '<>', viewer.person.id),
    eb.or(
      kinds.map(({ kind, mayApprove }) =>
        eb.and([eb('kind', '=', kind), within(eb, covered(offices, viewer, mayApprove))]),
      ),
    ),
  ])
}

function within(eb: ExpressionBuilder<ProposalTables, 'proposals'>, offices: readonly string[]) {
  return eb('office_id', '=', sql<string>`any(${[...offices]}::uuid[])`)
}

function covered(offices: ProposalDirectory, viewer: Viewer, roles: readonly Role[]): string[] {
  const held = viewer.roles.filter(({ role }) => roles.includes(role))
  return [...new Set(held.flatMap(({ office }) => offices.below(office)))]
}

export function describeProposal({ kinds, offices, now }: Reader, row: ProposalRow, viewer: Viewer): Proposal {
  const isLate = row.state === 'pending' && row.expires_at <= now()
  const mine = row.proposer_id === viewer.person.id
  const mayApprove = kinds.find(({ kind }) => kind === row.kind)?.mayApprove ?? []
  const above = offices.above(row.office_id)
  const holds = viewer.roles.some(({ role, office }) => mayApprove.includes(role) && above.includes(office))
  return {
    id: row.id,
    kind: row.kind,
    payload: thaw(row) ?? null,
    frozen: row.frozen,
    hash: row.hash,
    office: { id: row.office_id, name: offices.nameOf(row.office_id) },
    proposer: { id: row.proposer_id, name: row.proposer_name },
    why: row.why,
    created: row.created_at.toISOString(),
    expires: row.expires_at.toISOString(),
    state: isLate ? 'expired' : row.state,
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decided_name ?? '' },
    decidedAt: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    mine,
    mayDecide: row.state === 'pending' && !isLate && !mine && holds,
  }
}
