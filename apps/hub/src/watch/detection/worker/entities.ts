import type { Entity } from '@atalaya/contracts'
import type { EcsColumns } from '@atalaya/logs'
import { cleanText } from './clean-text.ts'

const KINDS = [
  ['host_name', 'host'],
  ['user_name', 'user'],
  ['source_ip', 'ip'],
  ['file_path', 'file'],
  ['process_executable', 'process'],
] as const satisfies readonly (readonly [keyof EcsColumns, Entity['kind']])[]

const MAX_VALUE = 300

/** What an event is about, the principal first: alerts of one rule about one principal within an hour are one alert. */
export function entitiesOf(ecs: EcsColumns): Entity[] {
  const entities: Entity[] = []
  for (const [column, kind] of KINDS) {
    const value = ecs[column]
    if (value !== undefined && value !== '') entities.push({ kind, value: cleanText(value, MAX_VALUE) })
  }
  return entities
}

const GROUP_KINDS: readonly (readonly [RegExp, Entity['kind']])[] = [
  [/host|computer|workstation|server/i, 'host'],
  [/user|account|subject|mailbox/i, 'user'],
  [/ip$|ip_?addr|address|^src|^dst|client/i, 'ip'],
  [/file|path/i, 'file'],
  [/image|process/i, 'process'],
]

/** What a correlation is about: the fields it groups by. */
export function entitiesOfGroup(group: Readonly<Record<string, string>>): Entity[] {
  return Object.entries(group).map(([field, value]) => ({
    kind: GROUP_KINDS.find(([names]) => names.test(field))?.[1] ?? 'other',
    value: cleanText(value, MAX_VALUE),
  }))
}
