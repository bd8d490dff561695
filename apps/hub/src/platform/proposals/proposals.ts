import { randomUUID } from 'node:crypto'
import type { PersonRef } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { SYSTEM } from '../facts/fact.ts'
import { HubError, notFound } from '../http/errors.ts'
import { close, type Decision, perform, recordOn, type Tx } from './decide.ts'
import { freeze } from './freeze.ts'
import {
  EXPIRES_AFTER_HOURS,
  type Performed,
  type ProposalKind,
  type ProposalRow,
  type ProposalTables,
} from './model.ts'
import type { Roster } from './roster.ts'

const HOUR_MS = 60 * 60 * 1000
const MOST_WAITING = 200

/** What proposals ask of the tree of offices. */
export interface OfficesAbove {
  readonly root: string
  above(office: string): readonly string[]
}

export interface ProposalsContext {
  readonly db: Kysely<ProposalTables>
  readonly offices: OfficesAbove
  readonly roster: Roster
  readonly now: () => Date
}

/** A person with a session of their own, and why they ask. */
export interface Proposer extends PersonRef {
  readonly why?: string
}

export type Outcome =
  | { readonly state: 'pending'; readonly row: ProposalRow }
  /** Done at once: nobody else could have approved. */
  | { readonly state: 'done'; readonly row: ProposalRow; readonly answer: Readonly<Record<string, unknown>> }

/** Acts that need two persons: proposed, shown to those who may approve, done once by exactly what was approved. */
export class Proposals {
  readonly #context: ProposalsContext
  readonly #kinds = new Map<string, ProposalKind>()

  constructor(context: ProposalsContext) {
    this.#context = context
  }

  /** Makes kinds of acts known. To be called while the hub is put together. */
  register(...kinds: readonly ProposalKind[]): void {
    for (const kind of kinds) {
      if (this.#kinds.has(kind.kind)) throw new Error(`Two executors of ${kind.kind}`)
      this.#kinds.set(kind.kind, kind)
    }
  }

  get kinds(): readonly ProposalKind[] {
    return [...this.#kinds.values()]
  }

  /**
   * Puts an act to a second person, or performs it at once while nobody else could approve. Throws HubError when the proposer
   * may not propose it, and what the executor throws when it is performed at once.
   */
  async propose<S extends TSchema>(kind: ProposalKind<S>, payload: Static<S>, by: Proposer): Promise<Outcome> {
    const erased = kind as unknown as ProposalKind // the registry holds kinds of all payloads
    if (this.#kinds.get(kind.kind) !== erased) throw new Error(`${kind.kind} is not registered`)
    if (!Value.Check(kind.payload, payload))
      throw new HubError('invalid', 'This proposal is not of the form that its kind asks. Propose it anew.')
    await this.expire()
    const { outcome, performed } = await this.#context.db
      .transaction()
      .execute((tx) => this.#propose(tx, erased, { payload, by }))
    await performed?.afterCommit?.()
    return outcome
  }

  async #propose(
    tx: Tx,
    kind: ProposalKind,
    { payload, by }: { payload: unknown; by: Proposer },
  ): Promise<{ outcome: Outcome; performed?: Performed }> {
    await this.#context.roster.lock(tx)
    const office = this.#officeOf(kind, payload)
    if (!(await this.#holds(tx, { by, roles: kind.mayPropose, office })))
      throw new HubError('forbidden', 'Your role does not allow you to propose this. Ask an administrator.')
    const approvers = await this.#holders(tx, { roles: kind.mayApprove, office })
    const isAlone = approvers.every(({ id }) => id === by.id)
    if (isAlone && approvers.length === 0)
      throw new HubError('conflict', 'Nobody who could approve this has enrolled yet. Ask the centre.')
    const existing = isAlone ? undefined : await this.#waitingFor(tx, kind, { payload, by })
    if (existing !== undefined) return { outcome: { state: 'pending', row: existing } }
    const row = await this.#insert(tx, kind, { payload, by, office })
    if (!isAlone) return { outcome: { state: 'pending', row } }
    const act = { proposal: row.id, proposer: nameOf(by), approver: null, now: this.#context.now() }
    const decision = await perform(tx, { kind, row, act })
    if (decision.outcome !== 'done') throw new HubError('conflict', decision.row.reason ?? '')
    await recordOn(tx, row, { kind: 'proposal.done-alone', actor: { kind: 'person', ...nameOf(by) }, data: {} })
    const answer = decision.performed.answer ?? {}
    return { outcome: { state: 'done', row: decision.row, answer }, performed: decision.performed }
  }

  /** Approves exactly what has this hash, and does it. Approving again what was done answers that it is done. */
  async approve(id: string, hash: string, approver: PersonRef): Promise<Decision> {
    const decision = await this.#context.db.transaction().execute(async (tx) => {
      const { row, kind } = await this.#open(tx, id)
      if (row.hash !== hash) throw new HubError('conflict', OTHER_HASH)
      if (row.state === 'done') return { outcome: 'done-before', row } as const
      const closed = await this.#refuseClosed(tx, row)
      if (closed !== undefined) return closed
      if (row.proposer_id === approver.id) throw new HubError('forbidden', OWN)
      await this.#requireApprover(tx, { kind, row, by: approver })
      const proposer = { id: row.proposer_id, name: row.proposer_name }
      const act = { proposal: id, proposer, approver: nameOf(approver), now: this.#context.now() }
      const actor = { kind: 'person', ...nameOf(approver) } as const
      await recordOn(tx, row, { kind: 'proposal.approved', actor, data: {} })
      return perform(tx, { kind, row, act })
    })
    if (decision.outcome === 'done') await decision.performed.afterCommit?.()
    return decision
  }

  async reject(id: string, reason: string, by: PersonRef): Promise<ProposalRow> {
    return this.#closeByPerson(id, by, { state: 'rejected', reason })
  }

  async withdraw(id: string, by: PersonRef): Promise<ProposalRow> {
    return this.#closeByPerson(id, by, { state: 'withdrawn', reason: null })
  }

  async #closeByPerson(
    id: string,
    by: PersonRef,
    { state, reason }: { state: 'rejected' | 'withdrawn'; reason: string | null },
  ): Promise<ProposalRow> {
    const decision = await this.#context.db.transaction().execute(async (tx) => {
      const { row, kind } = await this.#open(tx, id)
      if (row.state === state && row.decided_by === by.id) return { outcome: 'done-before', row } as const
      const closed = await this.#refuseClosed(tx, row)
      if (closed !== undefined) return closed
      if (state === 'withdrawn' && row.proposer_id !== by.id)
        throw new HubError('forbidden', 'Only who proposed this can withdraw it. You can reject it.')
      if (state === 'rejected' && row.proposer_id === by.id) throw new HubError('forbidden', OWN)
      if (state === 'rejected') await this.#requireApprover(tx, { kind, row, by })
      const actor = { kind: 'person', ...nameOf(by) } as const
      await recordOn(tx, row, { kind: `proposal.${state}`, actor, data: reason === null ? {} : { reason } })
      const now = this.#context.now()
      return { outcome: 'done-before', row: await close(tx, row, { state, reason, by: nameOf(by), now }) } as const
    })
    if (decision.outcome === 'not-done') throw new HubError('conflict', decision.message)
    return decision.row
  }

  /** Closes what waited too long. */
  async expire(): Promise<void> {
    const now = this.#context.now()
    await this.#context.db.transaction().execute(async (tx) => {
      const late = await tx
        .selectFrom('proposals')
        .selectAll()
        .where('state', '=', 'pending')
        .where('expires_at', '<=', now)
        .limit(1_000)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const row of late) await expireOne(tx, row, now)
    })
  }

  async #open(tx: Tx, id: string): Promise<{ row: ProposalRow; kind: ProposalKind }> {
    await this.#context.roster.lock(tx)
    const row = await tx.selectFrom('proposals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    const kind = row && this.#kinds.get(row.kind)
    if (row === undefined || kind === undefined) throw notFound('proposal')
    return { row, kind }
  }

  async #refuseClosed(tx: Tx, row: ProposalRow): Promise<Decision | undefined> {
    if (row.state === 'pending' && row.expires_at > this.#context.now()) return undefined
    const closed = row.state === 'pending' ? await expireOne(tx, row, this.#context.now()) : row
    return { outcome: 'not-done', row: closed, message: CLOSED[closed.state] ?? CLOSED.failed }
  }

  async #requireApprover(
    tx: Tx,
    { kind, row, by }: { kind: ProposalKind; row: ProposalRow; by: PersonRef },
  ): Promise<void> {
    if (!(await this.#holds(tx, { by, roles: kind.mayApprove, office: row.office_id })))
      throw new HubError('forbidden', 'Your role does not allow you to decide this.')
    const proposer = { id: row.proposer_id, name: row.proposer_name }
    if (!(await this.#holds(tx, { by: proposer, roles: kind.mayPropose, office: row.office_id })))
      throw new HubError('conflict', 'Who proposed this may no longer propose it. Reject it, and propose it anew.')
  }

  #officeOf(kind: ProposalKind, payload: unknown): string {
    const { offices } = this.#context
    const office = kind.office(payload)
    if (office !== 'root' && offices.above(office).length === 0) throw notFound('office')
    return office === 'root' ? offices.root : office
  }

  #holders(tx: Tx, { roles, office }: { roles: ProposalKind['mayApprove']; office: string }) {
    return this.#context.roster.holders(tx, { roles, offices: this.#context.offices.above(office) })
  }

  async #holds(tx: Tx, asked: { by: PersonRef; roles: ProposalKind['mayApprove']; office: string }): Promise<boolean> {
    return (await this.#holders(tx, asked)).some(({ id }) => id === asked.by.id)
  }

  /** The same act that waits already: proposing it again is a double click, or somebody who should approve instead. */
  async #waitingFor(
    tx: Tx,
    kind: ProposalKind,
    { payload, by }: { payload: unknown; by: Proposer },
  ): Promise<ProposalRow | undefined> {
    const row = await tx
      .selectFrom('proposals')
      .selectAll()
      .where('state', '=', 'pending')
      .where('kind', '=', kind.kind)
      .where('payload_hash', '=', freeze('', kind.kind, payload).payloadHash)
      .executeTakeFirst()
    if (row !== undefined && row.proposer_id !== by.id)
      throw new HubError('conflict', `${row.proposer_name} proposed the same. Approve that instead.`)
    return row
  }

  async #insert(
    tx: Tx,
    kind: ProposalKind,
    { payload, by, office }: { payload: unknown; by: Proposer; office: string },
  ): Promise<ProposalRow> {
    await refuseTooMany(tx, by)
    const id = randomUUID()
    const now = this.#context.now()
    const frozen = freeze(id, kind.kind, payload)
    const row = await tx
      .insertInto('proposals')
      .values({
        ...{ id, kind: kind.kind, office_id: office, proposer_id: by.id, proposer_name: by.name },
        ...{ frozen: frozen.text, hash: frozen.hash, payload_hash: frozen.payloadHash, why: by.why ?? '' },
        ...{ created_at: now, expires_at: new Date(now.getTime() + EXPIRES_AFTER_HOURS * HOUR_MS), state: 'pending' },
        ...{ decided_by: null, decided_name: null, decided_at: null, reason: null },
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const data = { payload, why: row.why, expires: row.expires_at.toISOString() }
    await recordOn(tx, row, { kind: 'proposal.made', actor: { kind: 'person', ...nameOf(by) }, data })
    return row
  }
}

const OTHER_HASH = 'This is not what is proposed: its hash is another. Read the proposal again.'
const OWN = 'A second person must decide this: who proposed it cannot. You can withdraw it.'
const CLOSED: Readonly<Record<string, string>> & { readonly failed: string } = {
  done: 'This was approved and done already.',
  rejected: 'This was rejected. Propose it anew if it is still wanted.',
  withdrawn: 'This was withdrawn by who proposed it.',
  expired: 'This waited too long and has expired. Propose it anew if it is still wanted.',
  failed: 'This could not be done when it was approved, and is closed. Propose it anew if it is still wanted.',
}

function nameOf({ id, name }: PersonRef): PersonRef {
  return { id, name }
}

async function expireOne(tx: Tx, row: ProposalRow, now: Date): Promise<ProposalRow> {
  await recordOn(tx, row, { kind: 'proposal.expired', actor: SYSTEM, data: {} })
  return close(tx, row, { state: 'expired', reason: null, by: null, now })
}

async function refuseTooMany(tx: Tx, { id }: PersonRef): Promise<void> {
  const { count } = await tx
    .selectFrom('proposals')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('proposer_id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  if (count >= MOST_WAITING)
    throw new HubError('too-many', `${MOST_WAITING} of your proposals are waiting. Have those decided first.`)
}
