import { recordFact } from '../../facts/record-facts.ts'
import { HubError } from '../../http/errors.ts'
import { actorOf, type Viewer } from '../../http/route.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { requireFreshSession } from '../enrolment/enrolling-session.ts'
import { requireAnotherWay } from '../enrolment/ways-in.ts'
import { homeOffice } from '../person-facts.ts'
import { requireProvider } from './begin-oidc.ts'

export interface Binding {
  readonly person: { readonly id: string; readonly name: string }
  readonly issuer: string
  readonly subject: string
}

/** From now on this subject of the issuer is this person, whatever address the provider gives. One subject a person. */
export async function bindIdentity(
  tx: Tx,
  context: IdentityContext,
  { person, issuer, subject }: Binding,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('oidc_identities')
    .values({ issuer, subject, person_id: person.id, bound_at: context.now(), used_at: context.now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) {
    throw new HubError(
      'conflict',
      'Your account here is bound to another account of your institution’s. Ask an administrator for a new link.',
    )
  }
  await recordFact(tx, {
    kind: 'person.provider-bound',
    actor: { kind: 'person', id: person.id, name: person.name },
    office: await homeOffice(tx, person.id),
    subject: { kind: 'person', id: person.id },
    data: { issuer },
  })
}

export async function releaseIdentity(context: IdentityContext, viewer: Viewer): Promise<void> {
  await requireFreshSession(context, viewer)
  const { issuer } = requireProvider(context)
  const person = viewer.person.id
  await context.db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('oidc_identities')
      .where('person_id', '=', person)
      .where('issuer', '=', issuer)
      .executeTakeFirst()
    if (numDeletedRows !== 1n) throw new HubError('not-found', 'Your account is not bound to your institution’s.')
    await requireAnotherWay(tx, context, person)
    await recordFact(tx, {
      kind: 'person.provider-released',
      actor: actorOf(viewer),
      office: await homeOffice(tx, person),
      subject: { kind: 'person', id: person },
      data: { issuer },
    })
  })
}
