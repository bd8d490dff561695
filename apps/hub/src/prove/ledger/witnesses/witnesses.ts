import type { LedgerWitness } from '@atalaya/contracts'
import { type Policy, type PolicyWitness, quorumMet } from '@atalaya/tlog'
import { LedgerHalt, type Published } from '../model.ts'
import { type Cosigned, FollowedWitness, type FollowParts } from './follow-witness.ts'

export interface WitnessesParts extends Omit<FollowParts, 'onAnswer'> {
  readonly policy: Policy
  /** Told when an answer differs in kind from the one before. */
  readonly onState: (witness: LedgerWitness) => void
  readonly onHalt: (halt: LedgerHalt) => void
}

/** The witnesses of the policy: each is asked for itself, and none is waited for. */
export class Witnesses implements AsyncDisposable {
  readonly #parts: WitnessesParts
  readonly #followed: readonly FollowedWitness[]
  readonly #states = new Map<PolicyWitness, string>()

  constructor(parts: WitnessesParts) {
    this.#parts = parts
    const follow = { ...parts, onAnswer: (witness: PolicyWitness) => this.#look(witness) }
    this.#followed = parts.policy.witnesses.map((witness) => new FollowedWitness(witness, follow))
  }

  offer(published: Published): void {
    for (const followed of this.#followed) followed.offer(published)
  }

  /**
   * Shows all witnesses what was published last, before anything new is signed: they know if this hub was rolled back. Those
   * that do not answer in time are not waited for.
   */
  async greet(published: Published, withinMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, withinMs)
    await Promise.race([Promise.all(this.#followed.map((followed) => followed.greet(published))), late])
    clearTimeout(timer)
  }

  describe(): readonly LedgerWitness[] {
    return this.#followed.map((followed) => followed.describe())
  }

  #look(witness: PolicyWitness): void {
    const followed = this.#followed.find((one) => one.witness === witness)
    if (followed === undefined) return
    if (this.#states.get(witness) !== followed.state) this.#parts.onState(followed.describe())
    this.#states.set(witness, followed.state)
    const halt = this.#contradiction()
    if (halt !== undefined) this.#parts.onHalt(halt)
  }

  /**
   * One witness that lies must not stop the log: signing stops when those that do not contradict us could no longer make
   * up the quorum.
   */
  #contradiction(): LedgerHalt | undefined {
    const against = this.#followed.filter(({ state }) => state === 'ahead' || state === 'disagrees')
    const said = against.map(({ witness }) => witness)
    if (against.length === 0 || quorumMet(this.#parts.policy.quorum, (witness) => !said.includes(witness)))
      return undefined
    const code = against.some(({ state }) => state === 'disagrees') ? 'witness-disagrees' : 'witness-ahead'
    const messages = against.map((followed) => followed.describe().message).join(' ')
    return new LedgerHalt(code, `${messages} Nothing is signed until it is explained; see docs/operate.md, “The log”.`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#followed.map((followed) => followed[Symbol.asyncDispose]()))
  }
}

export type { Cosigned }
