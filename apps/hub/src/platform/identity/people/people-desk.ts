import type { Invitation, InvitePerson, Person } from '@atalaya/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { actorOf, type Scope, type Viewer } from '../../http/route.ts'
import type { TwoPersonActs } from '../../proposals/index.ts'
import { lockAdministrators } from '../administrators.ts'
import { type IdentityContext, originOf } from '../context.ts'
import { linkPath } from '../links.ts'
import { normaliseEmail } from '../model.ts'
import { isPrivileged } from './privileged.ts'
import {
  describe,
  grantRole,
  holds,
  type InTransaction,
  type Invited,
  invitePerson,
  isInvited,
  type Mandate,
  type RoleChange,
  refuseTakenEmail,
  renewLink,
  requireOffice,
  requireWholly,
  revokeRole,
  setDisabled,
} from './service.ts'
import { findPerson } from './store.ts'
import { accountPayload, type PeopleActs, peopleActs } from './two-person.ts'

/** Who asks, and by which request. */
export interface Asking {
  readonly viewer: Viewer
  readonly scope: Scope
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}
type Answered<T> = Promise<T | FastifyReply>
type Invites = Static<typeof Invitation>

/** Takes what administrators ask about people: done at once, or put to a second person where it is about those who decide over others. */
export class PeopleDesk {
  readonly #context: IdentityContext
  readonly #two: TwoPersonActs
  readonly #acts: PeopleActs

  constructor(context: IdentityContext, two: TwoPersonActs) {
    this.#context = context
    this.#two = two
    this.#acts = peopleActs(context)
    two.register(...Object.values(this.#acts))
  }

  async invite(call: Asking, asked: Static<typeof InvitePerson>): Answered<Invites> {
    const mandate = mandateOf(call)
    requireOffice(mandate, asked.office)
    if (asked.id !== undefined && (await this.#in(mandate, (at) => isInvited(at, asked))))
      return this.renewLink(call, asked.id)
    if (!isPrivileged(asked.role))
      return this.#invitation(call, await this.#in(mandate, (at) => invitePerson(at, asked)))
    await this.#in(mandate, ({ tx }) => refuseTakenEmail(tx, asked.email))
    const { role } = asked
    const office = this.#named(asked.office)
    const payload = { name: asked.name.trim(), email: normaliseEmail(asked.email), role, office }
    return this.#two.ask({
      kind: this.#acts.invite,
      payload,
      ...call,
      done: (answer) => this.#handedOver(call, answer),
    })
  }

  async renewLink(call: Asking, id: string): Answered<Invites> {
    const mandate = mandateOf(call)
    const { person, done } = await this.#alone(mandate, id, (at) => renewLink(at, id))
    if (done !== undefined) return this.#invitation(call, done)
    const payload = accountPayload(this.#context, person, person.roles)
    return this.#two.ask({ kind: this.#acts.link, payload, ...call, done: (answer) => this.#handedOver(call, answer) })
  }

  async setDisabled(call: Asking, asked: { id: string; disabled: boolean }): Answered<Person> {
    const mandate = mandateOf(call)
    const described = () => this.#in(mandate, (at) => describe(at, asked.id))
    const { person, done } = await this.#alone(mandate, asked.id, async (at) => {
      await setDisabled(at, asked)
      return true
    })
    if (done === true) return described()
    if (person.disabled === asked.disabled) return person
    const kind = asked.disabled ? this.#acts.disable : this.#acts.enable
    const payload = accountPayload(this.#context, person, person.roles)
    return this.#two.ask({ kind, payload, ...call, done: described })
  }

  async grantRole(call: Asking, change: RoleChange): Answered<Person> {
    const mandate = mandateOf(call)
    requireOffice(mandate, change.office)
    const person = await this.#in(mandate, (at) => describe(at, change.id))
    if (holds(person, change)) return person
    if (isPrivileged(change.role)) return this.#askForRole(call, this.#acts.grant, { person, change })
    return this.#in(mandate, async (at) => {
      await grantRole(at, change)
      return describe(at, change.id)
    })
  }

  async revokeRole(call: Asking, change: RoleChange): Answered<Person> {
    const mandate = mandateOf(call)
    requireOffice(mandate, change.office)
    const person = await this.#in(mandate, (at) => describe(at, change.id))
    if (isPrivileged(change.role) && holds(person, change))
      return this.#askForRole(call, this.#acts.revoke, { person, change })
    await this.#in(mandate, (at) => revokeRole(at, change))
    return without(person, change)
  }

  /** Does it where the person decides over nobody; looked at and done in one, so that no role comes in between. */
  #alone<T>(
    mandate: Mandate,
    id: string,
    act: (at: InTransaction) => Promise<T>,
  ): Promise<{ person: Person; done?: T }> {
    return this.#in(mandate, async (at) => {
      await lockAdministrators(at.tx)
      const person = await requireWholly(at, id)
      return isPrivileged(person.roles) ? { person } : { person, done: await act(at) }
    })
  }

  #askForRole(
    call: Asking,
    kind: PeopleActs['grant'],
    { person, change }: { person: Person; change: RoleChange },
  ): Answered<Person> {
    const payload = {
      person: { id: person.id, name: person.name },
      role: change.role,
      office: this.#named(change.office),
    }
    const { scope } = call
    const done = async () => {
      const found = await findPerson(this.#context.db, change.id, { scope, offices: this.#context.offices })
      return found?.person ?? without(person, change) // without their last role here they are not seen any more
    }
    return this.#two.ask({ kind, payload, ...call, done })
  }

  #named(office: string): { id: string; name: string } {
    return { id: office, name: this.#context.offices.nameOf(office) }
  }

  #in<T>(mandate: Mandate, work: (at: InTransaction) => Promise<T>): Promise<T> {
    const context = this.#context
    return context.db.transaction().execute((tx) => work({ tx, context, mandate }))
  }

  async #invitation(call: Asking, { id, link }: Invited): Promise<Invites> {
    const person = await this.#in(mandateOf(call), (at) => describe(at, id))
    const address = `${originOf(this.#context, call.request)}${linkPath(link.token)}`
    return { person, link: address, expires: link.expires.toISOString() }
  }

  /** From what an executor hands over, as `two-person.ts` makes it. */
  async #handedOver(call: Asking, answer: Readonly<Record<string, unknown>>): Promise<Invites> {
    const person = await this.#in(mandateOf(call), (at) => describe(at, String(answer.person)))
    const link = new URL(String(answer.link), originOf(this.#context, call.request)).href
    return { person, link, expires: String(answer.expires) }
  }
}

function mandateOf({ viewer, scope }: Asking): Mandate {
  return { actor: actorOf(viewer), scope }
}

function without(person: Person, change: RoleChange): Person {
  return {
    ...person,
    roles: person.roles.filter(({ role, office }) => role !== change.role || office.id !== change.office),
  }
}
