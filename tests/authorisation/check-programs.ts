import assert from 'node:assert/strict'
import { type Institution, MARK, type Place } from './institution.ts'
import type { Programs } from './programs.ts'
import { type Rule, tokenFor } from './rules.ts'

export interface Got {
  readonly status: number
  readonly text: string
}

export interface ProgramCheck {
  /** `GET /api/alerts` */
  readonly key: string
  readonly rule: Rule
  readonly programs: Programs
  readonly institution: Institution
  readonly isAnswer: (got: Got) => boolean
  readonly call: (token: string, place: Place) => Promise<Got>
}

/** What a program may do by this route: never more than its token is for, where it is for, and as long as it is good. */
export async function checkPrograms(check: ProgramCheck): Promise<void> {
  const { key, rule, programs, call } = check
  if (rule.may === 'anyone' || rule.may === 'source') return
  for (const token of [programs.expired, programs.revoked]) {
    assert.equal((await call(token, 'inside')).status, 401, 'a token that works no more')
  }
  const needed = tokenFor(key, rule)
  if (needed === 'scim') return checkProvisioning(check)
  if (needed === 'in-person') {
    assert.equal((await call(programs.whole, 'inside')).status, 403, 'an act on accounts by a token')
    for (const token of [...programs.services.values(), programs.scim]) {
      assert.equal((await call(token, 'inside')).status, 403, 'an act on accounts by a service account')
    }
    return
  }
  assert.equal((await call(programs.without[needed], 'inside')).status, 403, `without the scope ${needed}`)
  assert.equal((await call(programs.scim, 'inside')).status, 403, 'a token that provisions')
  const whole = await call(programs.whole, 'inside')
  assert.ok(check.isAnswer(whole), `with the scope ${needed}: ${whole.status} ${whole.text.slice(0, 300)}`)
  await checkNarrowed(check)
  await checkServices(check, needed)
}

async function checkNarrowed(check: ProgramCheck): Promise<void> {
  const { rule, programs, call } = check
  if (rule.atRoot) return assert.equal((await call(programs.inside, 'inside')).status, 403, 'narrowed, on the whole')
  if (rule.outside === undefined) return
  const got = await call(programs.inside, 'outside')
  if (rule.outside === 'refused') assert.ok([403, 404].includes(got.status), `narrowed, elsewhere: ${got.status}`)
  tellsNothing(check, got, 'a token for another office')
}

async function checkServices(check: ProgramCheck, needed: string): Promise<void> {
  const { rule, programs, call } = check
  for (const [role, token] of programs.services) {
    const got = await call(token, 'inside')
    if (needed === 'administer' || rule.atRoot || !rule.may.includes(role)) {
      assert.equal(got.status, 403, `service account, ${role}: ${got.text.slice(0, 300)}`)
      continue
    }
    assert.ok(check.isAnswer(got), `service account, ${role}: ${got.status} ${got.text.slice(0, 300)}`)
    if (rule.outside === undefined) continue
    const outside = await call(token, 'outside')
    if (rule.outside === 'refused') assert.ok([403, 404].includes(outside.status), `${role}: ${outside.status}`)
    for (const each of [got, outside]) tellsNothing(check, each, `service account, ${role},`)
  }
}

async function checkProvisioning(check: ProgramCheck): Promise<void> {
  const { rule, programs, call } = check
  for (const token of [programs.whole, ...programs.services.values()]) {
    assert.equal((await call(token, 'inside')).status, 403, 'a token that does not provision')
  }
  const inside = await call(programs.scim, 'inside')
  assert.ok(check.isAnswer(inside), `provisioning: ${inside.status} ${inside.text.slice(0, 300)}`)
  if (rule.outside === undefined) return
  const outside = await call(programs.scim, 'outside')
  if (rule.outside === 'refused') assert.ok([403, 404].includes(outside.status), `elsewhere: ${outside.status}`)
  for (const got of [inside, outside]) tellsNothing(check, got, 'a provisioner')
}

function tellsNothing({ institution }: ProgramCheck, { text }: Got, who: string): void {
  const { offices, alerts, incidents } = institution
  for (const secret of [MARK, offices.outside, alerts.outside, incidents.outside]) {
    assert.ok(!text.includes(secret), `${who} is told of what is outside: ${text.slice(0, 2_000)}`)
  }
}
