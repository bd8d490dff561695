import type { EcsDraft } from './ecs/draft.ts'
import type { Logsource } from './event.ts'
import type { Fields } from './fields.ts'
import type { Clock } from './time/clock.ts'

/** A kind of event: its names, and how time and columns are read from its fields. Kinds are made once, at load. */
export interface SourceKind {
  readonly dataset: string
  readonly logsource: Logsource
  /** Reads the time from the fields, when the line's frame told none. */
  readonly timeOf?: ((fields: Fields, clock: Clock) => number | undefined) | undefined
  readonly fillEcs?: ((fields: Fields, draft: EcsDraft) => void) | undefined
}

const interned = new Map<string, Logsource>()

/** The names of a log source; those that are undefined it does not have. */
export type LogsourceNames = { readonly [Name in keyof Logsource]: Logsource[Name] | undefined }

/** The one frozen object for these names. Callers pass names of their own, never of an event: the map must stay small. */
function logsource(names: LogsourceNames): Logsource {
  const key = JSON.stringify([names.product, names.service, names.categories, names.services])
  const known = interned.get(key)
  if (known) return known
  const told = Object.entries(names).filter(([, value]) => value !== undefined)
  const frozen = told.map(([name, value]) => [name, Array.isArray(value) ? Object.freeze([...value]) : value])
  const made: Logsource = Object.freeze(Object.fromEntries(frozen))
  interned.set(key, made)
  return made
}

export function sourceKind(
  dataset: string,
  source: LogsourceNames,
  reads: Omit<SourceKind, 'dataset' | 'logsource'> = {},
) {
  return Object.freeze({ dataset, logsource: logsource(source), ...reads }) satisfies SourceKind as SourceKind
}

/** Every log source that some decoder can give. A rule for a log source that none of these fits cannot fire. */
export function knownLogsources(): readonly Logsource[] {
  return [...interned.values()]
}
