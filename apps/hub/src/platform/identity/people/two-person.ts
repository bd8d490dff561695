import { type HeldRole, type PersonRef, Role } from '@atalaya/contracts'
import { type Static, Type } from 'typebox'
import { scopeOf } from '../../http/authenticate.ts'
import { HubError } from '../../http/errors.ts'
import { type Act, defineProposal, type Performed, type ProposalKind, personsOf } from '../../proposals/index.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { linkPath } from '../links.ts'
import type { IdentityTables } from '../tables.ts'
import {
  grantRole,
  type InTransaction,
  type Invited,
  invitePerson,
  renewLink,
  requireWholly,
  revokeRole,
  setDisabled,
} from './service.ts'

const Id = Type.String({ format: 'uuid' })
const Named = Type.Object({ id: Id, name: Type.String() })
const RolePayload = Type.Object({ person: Named, role: Role, office: Named })
/** `office` is the lowest that all roles of the person are in or below: who decides there holds the whole person. */
const AccountPayload = Type.Object({
  person: Named,
  office: Named,
  roles: Type.Array(Type.Object({ role: Role, office: Named })),
})
const InvitePayload = Type.Object({ name: Type.String(), email: Type.String(), role: Role, office: Named })

export type AccountPayload = Static<typeof AccountPayload>

/** The acts on people who decide over others. */
export interface PeopleActs {
  readonly invite: ProposalKind<typeof InvitePayload>
  readonly grant: ProposalKind<typeof RolePayload>
  readonly revoke: ProposalKind<typeof RolePayload>
  readonly disable: ProposalKind<typeof AccountPayload>
  readonly enable: ProposalKind<typeof AccountPayload>
  readonly link: ProposalKind<typeof AccountPayload>
}

const DECIDED_BY = {
  mayPropose: ['admin'],
  mayApprove: ['lead', 'admin'],
  office: ({ office }: { office: { id: string } }) => office.id,
} as const

export function peopleActs(context: IdentityContext): PeopleActs {
  const { offices } = context
  const everywhere = (tx: Tx, act: Act) => mandated(tx, context, { act, over: offices.root })
  const within = (tx: Tx, act: Act, { office }: AccountPayload) => mandated(tx, context, { act, over: office.id })
  return {
    invite: defineProposal<typeof InvitePayload, IdentityTables>({
      ...{ kind: 'person.invite', payload: InvitePayload, ...DECIDED_BY },
      execute: async (tx, { office, ...asked }, act) =>
        handedOver(context, await invitePerson(everywhere(tx, act), { ...asked, office: office.id })),
    }),
    grant: defineProposal<typeof RolePayload, IdentityTables>({
      ...{ kind: 'role.grant', payload: RolePayload, ...DECIDED_BY },
      execute: (tx, payload, act) => done(grantRole(everywhere(tx, act), changeOf(payload))),
    }),
    revoke: defineProposal<typeof RolePayload, IdentityTables>({
      ...{ kind: 'role.revoke', payload: RolePayload, ...DECIDED_BY },
      execute: (tx, payload, act) => done(revokeRole(everywhere(tx, act), changeOf(payload))),
    }),
    disable: defineProposal<typeof AccountPayload, IdentityTables>({
      ...{ kind: 'person.disable', payload: AccountPayload, ...DECIDED_BY },
      execute: (tx, payload, act) =>
        done(setDisabled(within(tx, act, payload), { id: payload.person.id, disabled: true })),
    }),
    enable: defineProposal<typeof AccountPayload, IdentityTables>({
      ...{ kind: 'person.enable', payload: AccountPayload, ...DECIDED_BY },
      execute: async (tx, payload, act) => {
        await requireAsProposed(within(tx, act, payload), payload)
        return done(setDisabled(within(tx, act, payload), { id: payload.person.id, disabled: false }))
      },
    }),
    link: defineProposal<typeof AccountPayload, IdentityTables>({
      ...{ kind: 'person.link', payload: AccountPayload, ...DECIDED_BY },
      execute: async (tx, payload, act) => {
        await requireAsProposed(within(tx, act, payload), payload)
        return handedOver(context, await renewLink(within(tx, act, payload), payload.person.id))
      },
    }),
  }
}

/** Who lets somebody in has read what they hold: with another role meanwhile it would be another approval. */
async function requireAsProposed(at: InTransaction, { person, roles }: AccountPayload): Promise<void> {
  const text = (held: AccountPayload['roles']) =>
    held
      .map(({ role, office }) => `${role} ${office.id}`)
      .sort()
      .join()
  if (text((await requireWholly(at, person.id)).roles) !== text(roles))
    throw new HubError('conflict', 'What this person holds has changed since. Propose it anew.')
}

/** What is proposed about an account, said so that it can be read. */
export function accountPayload(
  { offices }: Pick<IdentityContext, 'offices'>,
  { id, name }: PersonRef,
  roles: readonly HeldRole[],
): AccountPayload {
  const paths = roles.map(({ office }) => offices.above(office.id))
  const [first = [offices.root], ...rest] = paths
  const shared = first.findLast((office) => rest.every((path) => path.includes(office))) ?? offices.root
  return {
    person: { id, name },
    office: { id: shared, name: offices.nameOf(shared) },
    roles: roles.map(({ role, office }) => ({ role, office })),
  }
}

function mandated(tx: Tx, context: IdentityContext, { act, over }: { act: Act; over: string }): InTransaction {
  const { actor, both } = personsOf(act)
  return { tx, context, mandate: { actor, scope: scopeOf(context.offices.below(over)), data: both } }
}

function changeOf({ person, role, office }: Static<typeof RolePayload>) {
  return { id: person.id, role, office: office.id }
}

async function done(work: Promise<void>): Promise<undefined> {
  await work
}

/** The link goes to whoever makes the act happen, this once: nobody else can be handed it later. */
function handedOver({ publicUrl }: IdentityContext, { id, link }: Invited): Performed {
  const address = `${publicUrl ?? ''}${linkPath(link.token)}`
  return { answer: { person: id, link: address, expires: link.expires.toISOString() } }
}
