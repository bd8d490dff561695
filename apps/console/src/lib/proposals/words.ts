import type { Proposal, Role } from '@atalaya/contracts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'

/** What would be done, and what follows from it. */
export interface Said {
  readonly kind: string
  readonly act: string
  readonly effect: string
}

type Payload = Readonly<Record<string, unknown>>

/** A payload comes frozen from the hub, in the shape of its kind; what is missing shows as nothing. */
const textOf = (payload: Payload, key: string): string => {
  const value = payload[key]
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (typeof value !== 'object' || value === null || !('name' in value)) return ''
  return String(i18n.locale === 'es' && 'nameEs' in value ? value.nameEs : value.name)
}

function roleOf(payload: Payload): string {
  return i18n.m.roles[payload.role as Role] ?? textOf(payload, 'role')
}

function holds(payload: Payload): string {
  const roles = Array.isArray(payload.roles) ? (payload.roles as Payload[]) : []
  return i18n.m.proposals.holds(roles.map((held) => `${roleOf(held)} · ${textOf(held, 'office')}`).join(', '))
}

const WORDS: Readonly<Record<string, (payload: Payload) => readonly [act: string, effect: string]>> = {
  'person.invite': (p) => [
    i18n.m.proposals.invite(`${textOf(p, 'name')} <${textOf(p, 'email')}>`, roleOf(p), textOf(p, 'office')),
    i18n.m.proposals.inviteEffect,
  ],
  'role.grant': (p) => [
    i18n.m.proposals.grant(textOf(p, 'person'), roleOf(p), textOf(p, 'office')),
    i18n.m.proposals.grantEffect,
  ],
  'role.revoke': (p) => [
    i18n.m.proposals.revoke(textOf(p, 'person'), roleOf(p), textOf(p, 'office')),
    i18n.m.proposals.revokeEffect,
  ],
  'person.disable': (p) => [
    i18n.m.proposals.disable(textOf(p, 'person')),
    `${i18n.m.proposals.disableEffect} ${holds(p)}`,
  ],
  'person.enable': (p) => [
    i18n.m.proposals.enable(textOf(p, 'person')),
    `${i18n.m.proposals.enableEffect} ${holds(p)}`,
  ],
  'person.link': (p) => [i18n.m.proposals.link(textOf(p, 'person')), `${i18n.m.proposals.linkEffect} ${holds(p)}`],
  'rule.switch-off': (p) => [
    i18n.m.proposals.switchOff(textOf(p, 'rule'), textOf(p, 'office')),
    i18n.m.proposals.switchOffEffect,
  ],
  'rule.remove': (p) => [i18n.m.proposals.removeRule(textOf(p, 'rule')), i18n.m.proposals.removeRuleEffect],
  'retention.shorten': (p) => [
    i18n.m.proposals.shorten(textOf(p, 'from'), textOf(p, 'to')),
    i18n.m.proposals.shortenEffect,
  ],
  'fact.erase': (p) => [
    i18n.m.proposals.erase(textOf(p, 'sequence'), textOf(p, 'factKind')),
    i18n.m.proposals.eraseEffect,
  ],
  'evidence.export': (p) => [
    i18n.m.proposals.exportEvidence(textOf(p, 'title'), textOf(p, 'facts')),
    i18n.m.proposals.exportEvidenceEffect,
  ],
  'evidence.delete': (p) => [
    i18n.m.proposals.deleteEvidence(textOf(p, 'title')),
    i18n.m.proposals.deleteEvidenceEffect,
  ],
  'ledger.rotate-key': (p) => [i18n.m.proposals.rotate(textOf(p, 'overlapDays')), i18n.m.proposals.rotateEffect],
}

/** A kind that we have no words for is shown as it is written: the exact payload says the rest. */
export function wordsOf({ kind, payload }: Pick<Proposal, 'kind' | 'payload'>): Said {
  const kinds: Readonly<Record<string, string>> = i18n.m.proposals.kinds
  const found = Object.hasOwn(WORDS, kind) ? WORDS[kind]?.(payload as Payload) : undefined
  const [act, effect] = found ?? [i18n.m.proposals.other(kind), i18n.m.proposals.otherEffect]
  return { kind: kinds[kind] ?? kind, act, effect }
}
