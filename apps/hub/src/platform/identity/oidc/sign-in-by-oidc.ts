import { randomUUID } from 'node:crypto'
import { recordFact } from '../../facts/record-facts.ts'
import { HubError } from '../../http/errors.ts'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { normaliseEmail } from '../model.ts'
import { homeOffice } from '../person-facts.ts'
import type { Caller } from '../sessions/caller.ts'
import { startSession } from '../sign-in/start-session.ts'
import { requireProvider } from './begin-oidc.ts'
import { bindIdentity } from './bind-identity.ts'
import type { Provider } from './provider.ts'
import { redeemAnswer, type Vouched } from './redeem-answer.ts'

const MAX_NAME = 200
const MAX_ADDRESS = 254

interface Answered {
  readonly answer: string
  readonly from: Caller
  /** Who is signed in in this browser, for an answer that binds their account. */
  readonly viewer: Viewer | undefined
}

/** Ends what `beginOidc` began: signs in, or binds the provider's account to the viewer's; returns the session's token. */
export async function finishOidc(context: IdentityContext, { answer, from, viewer }: Answered): Promise<string> {
  const provider = requireProvider(context)
  const vouched = await redeemAnswer(context, answer, from)
  const idToken = (person: string) => context.box.seal(vouched.idToken, person)
  return context.db.transaction().execute(async (tx) => {
    const person = await personOf(tx, context, { provider, vouched, viewer })
    const begun = await startSession(tx, context, {
      ...person,
      person: person.id,
      stage: 'signed-in',
      proof: 'oidc',
      from,
      provedAt: vouched.provedAt,
      idToken: idToken(person.id),
    })
    return begun.token
  })
}

interface Person {
  readonly id: string
  readonly name: string
}
interface Asked {
  readonly provider: Provider
  readonly vouched: Vouched
  readonly viewer: Viewer | undefined
}

async function personOf(tx: Tx, context: IdentityContext, asked: Asked): Promise<Person> {
  const { provider, vouched } = asked
  const { issuer } = provider
  const bound = await tx
    .updateTable('oidc_identities')
    .set({ used_at: context.now() })
    .from('people')
    .whereRef('people.id', '=', 'oidc_identities.person_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', vouched.subject)
    .returning(['people.id', 'people.name', 'people.disabled_at'])
    .executeTakeFirst()
  if (vouched.bindsPerson !== null) return bindViewer(tx, context, { ...asked, boundTo: bound?.id })
  if (bound?.disabled_at) throw suspended()
  if (bound !== undefined) return bound
  const found = (await findByClaim(tx, provider, vouched)) ?? (await admit(tx, context, provider, vouched))
  await bindIdentity(tx, context, { person: found, issuer, subject: vouched.subject })
  return found
}

async function bindViewer(
  tx: Tx,
  context: IdentityContext,
  { provider, vouched, viewer, boundTo }: Asked & { boundTo: string | undefined },
): Promise<Person> {
  if (viewer === undefined || viewer.person.id !== vouched.bindsPerson) {
    throw new HubError(
      'unauthenticated',
      'This answer belongs to no sign-in that was begun in this browser. Begin again.',
    )
  }
  if (boundTo !== undefined && boundTo !== viewer.person.id) {
    throw new HubError(
      'conflict',
      `This account of ${provider.label} is bound to somebody else here. Ask an administrator.`,
    )
  }
  if (boundTo === undefined) {
    await bindIdentity(tx, context, { person: viewer.person, issuer: provider.issuer, subject: vouched.subject })
  }
  return viewer.person
}

/** Someone invited here whom the provider names. With `sub` nobody is: they bind their account themselves. */
async function findByClaim(tx: Tx, { claim, label }: Provider, { claims }: Vouched): Promise<Person | undefined> {
  const email = addressIn(claims, claim, label)
  if (email === undefined) return undefined
  const person = await tx
    .selectFrom('people')
    .select(['id', 'name', 'disabled_at'])
    .where('email', '=', email)
    .executeTakeFirst()
  if (person?.disabled_at) throw suspended()
  return person
}

function addressIn(claims: Vouched['claims'], claim: Provider['claim'], label: string): string | undefined {
  if (claim === 'sub') return undefined
  const value = claims[claim]
  if (typeof value !== 'string' || value === '' || value.length > MAX_ADDRESS) {
    throw new HubError('forbidden', `${label} does not say your address (${claim}). Tell an administrator.`)
  }
  // An address that nobody checked is one that anybody can claim.
  if (claim === 'email' && claims.email_verified !== true && claims.email_verified !== 'true') {
    throw new HubError('forbidden', `${label} has not verified your e-mail address. Verify it there, then try again.`)
  }
  return normaliseEmail(value)
}

async function admit(tx: Tx, context: IdentityContext, provider: Provider, { claims }: Vouched): Promise<Person> {
  const email = addressIn(claims, provider.claim, provider.label)
  if (!provider.admitsUnknown || email === undefined) {
    throw new HubError(
      'forbidden',
      `${provider.label} knows you, but Atalaya does not. Ask an administrator to invite you, and sign in again.`,
    )
  }
  const name =
    typeof claims.name === 'string' && claims.name.trim() !== '' ? claims.name.trim().slice(0, MAX_NAME) : email
  const id = randomUUID()
  await tx
    .insertInto('people')
    .values({ id, name, email, locale: 'es', created_at: context.now(), last_seen: null, disabled_at: null })
    .execute()
  await recordFact(tx, {
    kind: 'person.admitted',
    actor: { kind: 'person', id, name },
    office: await homeOffice(tx, id),
    subject: { kind: 'person', id },
    data: { issuer: provider.issuer },
  })
  return { id, name }
}

function suspended(): HubError {
  return new HubError('forbidden', 'Your access to Atalaya is suspended. Ask an administrator.')
}
