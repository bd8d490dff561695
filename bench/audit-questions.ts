// What an audit page is asked, each round of other people, offices, kinds and times.
import type { listFacts } from '../apps/hub/src/platform/facts/list-facts.ts'
import { scopeOf } from '../apps/hub/src/platform/http/authenticate.ts'
import { type AuditGround, DAYS, TITLES } from './audit-ground.ts'

export interface Question {
  readonly filter: Parameters<typeof listFacts>[1]
  readonly view: Parameters<typeof listFacts>[2]
}

const ROOT = '00000000-0000-4000-8000-000000000000'
const REGIONS = 6
const COMMON = ['alert.raised', 'person.signed-in', 'alert.closed', 'alert.assigned', 'incident.commented']
const RARE = [
  'rule.switched-off',
  'role.granted',
  'evidence.exported',
  'person.locked-out',
  'settings.changed',
  'ledger.key-rotated',
]
const NOUNS = ['alert', 'incident', 'proposal', 'person', 'rule', 'evidence']

export function auditQuestions(ground: AuditGround): Readonly<Record<string, (round: number) => Question>> {
  const { offices, facts } = ground
  const of = <T>(values: readonly T[], i: number): T => values[i % values.length] as T // none of them is empty
  const whole = { scope: scopeOf([...offices, ROOT]), root: ROOT }
  const seeing = (own: readonly string[]) => ({ scope: scopeOf(own), root: ROOT })
  const one = (i: number) => seeing([of(offices, i * 17)])
  const three = (i: number) => seeing([0, 1, 2].map((k) => of(offices, i * 19 + k * 40)))
  const region = (i: number) => seeing(offices.filter((_, k) => k % REGIONS === i % REGIONS))
  // Every third round one of the busiest.
  const person = (i: number) => of(ground.people, i % 3 === 0 ? i : i * 97)
  const eleven = (i: number) => `${of(TITLES, i)} ${100 + ((i * 8) % 80)}`.slice(0, -1)
  const kind = (i: number) => of(i % 2 === 0 ? COMMON : RARE, i >> 1)
  const noun = (i: number) => of(NOUNS, i)
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString()
  const month = (i: number) => {
    const ago = i % 2 === 0 ? 30 : DAYS - 60 - i * 20
    return { from: day(ago), to: day(ago - 30) }
  }
  const cursor = (i: number) => Math.floor((facts * (i + 1)) / 17)
  return {
    newest: () => ({ filter: {}, view: whole }),
    'newest of one office': (i) => ({ filter: {}, view: one(i) }),
    'newest of three offices': (i) => ({ filter: {}, view: three(i) }),
    'newest of a region of 50': (i) => ({ filter: {}, view: region(i) }),
    'a person': (i) => ({ filter: { actor: person(i) }, view: whole }),
    'a part of a name, some 10 people': (i) => ({ filter: { actor: eleven(i) }, view: whole }),
    'a part of a name, 250 people': (i) => ({ filter: { actor: of(TITLES, i) }, view: whole }),
    'a kind': (i) => ({ filter: { kind: kind(i) }, view: whole }),
    'a noun': (i) => ({ filter: { kind: noun(i) }, view: whole }),
    'a kind of subject': (i) => ({ filter: { subject: noun(i) }, view: whole }),
    'a thing': (i) => ({ filter: { subject: `alert:${i * 1_000 + 7}` }, view: whole }),
    'a month, new or old': (i) => ({ filter: month(i), view: whole }),
    'deep in the past': (i) => ({ filter: { cursor: cursor(i) }, view: whole }),
    'person + kind': (i) => ({ filter: { actor: person(i), kind: kind(i) }, view: whole }),
    'person + noun + month': (i) => ({ filter: { actor: person(i), kind: noun(i), ...month(i) }, view: whole }),
    'person + three offices': (i) => ({ filter: { actor: person(i) }, view: three(i) }),
    'part of a name + kind': (i) => ({ filter: { actor: eleven(i), kind: kind(i) }, view: whole }),
    'part of a name + three offices': (i) => ({ filter: { actor: eleven(i) }, view: three(i) }),
    '250 people + three offices': (i) => ({ filter: { actor: of(TITLES, i) }, view: three(i) }),
    'kind + one office': (i) => ({ filter: { kind: kind(i) }, view: one(i) }),
    'kind + three offices': (i) => ({ filter: { kind: kind(i) }, view: three(i) }),
    'noun + three offices': (i) => ({ filter: { kind: noun(i) }, view: three(i) }),
    'noun + region': (i) => ({ filter: { kind: noun(i) }, view: region(i) }),
    'kind + region + month': (i) => ({ filter: { kind: kind(i), ...month(i) }, view: region(i) }),
    'kind of subject + three offices': (i) => ({ filter: { subject: noun(i) }, view: three(i) }),
    'kind + three offices, deep': (i) => ({ filter: { kind: kind(i), cursor: cursor(i) }, view: three(i) }),
    'a text that is there': (i) => ({ filter: { q: `window ${10 + i}` }, view: whole }),
    'a text that is not': (i) => ({ filter: { q: `window ${100 + i}` }, view: whole }),
    'text + three offices': (i) => ({ filter: { q: `window ${100 + i}` }, view: three(i) }),
    'text + region': (i) => ({ filter: { q: `window ${100 + i}` }, view: region(i) }),
    'text + kind + month': (i) => ({ filter: { q: `window ${100 + i}`, kind: kind(i), ...month(i) }, view: whole }),
  }
}
