import type { Entry } from './entry.ts'
import type { Episode, Forgotten, Report } from './episode.ts'
import type { Group } from './group.ts'
import type { Office } from './office.ts'
import type { Plan } from './plan.ts'
import { digestId } from './sha256.ts'
import type { Shelf } from './shelf.ts'

/** Raised when what is written changes its shape. */
export const SNAPSHOT_VERSION = 1

/** JSON knows no infinities: they are written as text. */
export type Time = number | 'inf' | '-inf'

/** A snapshot is lines of JSON: the header; then each office, followed by its shelves, each followed by its groups; the end. */
export type SnapshotLine =
  | { readonly format: typeof SNAPSHOT_FORMAT; readonly version: number }
  | { readonly office: OfficeRecord }
  | { readonly shelf: ShelfRecord }
  | { readonly group: GroupRecord }
  | { readonly end: { readonly lines: number } }

export const SNAPSHOT_FORMAT = 'atalaya-correlation'

export interface OfficeRecord {
  readonly name: string
  /** Source, watermark, when it last moved. */
  readonly sources: readonly (readonly [string, Time, Time])[]
}

export interface ShelfRecord {
  /** Id and definition of the correlation: state is of no use to another definition. */
  readonly correlation: string
  readonly definition: string
  readonly evictedGroups: number
}

export interface GroupRecord {
  readonly values: readonly string[]
  readonly entries: readonly EntryRecord[]
  readonly uncarried: readonly EntryRecord[]
  readonly episodes: readonly EpisodeRecord[]
  readonly retired: readonly (readonly [number, number])[]
  readonly dirty: readonly [Time, Time]
  readonly evicted: number
  readonly trimmedUntil: Time
  readonly laidUntil: Time
  readonly boundary: Time
  readonly spans: readonly (readonly [number, number, number])[]
  readonly floor: readonly [number, string, number] | null
}

/** `null` in the place of what there is none of. */
export interface EpisodeRecord {
  readonly anchor: number
  readonly from: number
  readonly first: number
  readonly last: number
  readonly peak: number
  readonly forgotten: Forgotten | null
  readonly report: Report | null
  readonly absorbed: readonly number[]
  readonly fed: readonly [number, string, readonly (string | null)[] | null] | null
}

/** Time, id, ref, value, carried values, hit, time from which it is carried. */
export type EntryRecord = readonly [
  number,
  string,
  number,
  string | number | null,
  readonly (string | null)[] | null,
  number | null,
  number | null,
]

export function snapshotOf(offices: Iterable<Office>): Uint8Array {
  const encoder = new TextEncoder()
  const lines: Uint8Array[] = []
  const write = (line: SnapshotLine) => lines.push(encoder.encode(`${JSON.stringify(line)}\n`))
  write({ format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION })
  for (const office of offices) {
    write({ office: officeRecord(office) })
    for (const shelf of office.shelves()) {
      write({ shelf: shelfRecord(shelf) })
      for (const group of shelf.groups()) write({ group: groupRecord(group) })
    }
  }
  write({ end: { lines: lines.length } })
  return concatenated(lines)
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** What the state of a correlation depends on. */
export function definitionOf({ rule, refs, carries }: Plan): string {
  const { type, aliases, groupBy, timespanSeconds, condition } = rule
  const judged = condition?.kind === 'expression' ? condition.text : condition
  return digestId(JSON.stringify([type, refs, rule.rules, aliases, groupBy, timespanSeconds, judged, carries]))
}

export function writeTime(time: number): Time {
  if (Number.isFinite(time)) return time
  return time > 0 ? 'inf' : '-inf'
}

function officeRecord(office: Office): OfficeRecord {
  const sources = [...office.watermarks.entries()].map(
    ([source, watermark, movedAt]) => [source, writeTime(watermark), writeTime(movedAt)] as const,
  )
  return { name: office.name, sources }
}

function shelfRecord({ plan, evictedGroups }: Shelf): ShelfRecord {
  return { correlation: plan.rule.id, definition: definitionOf(plan), evictedGroups }
}

function groupRecord(group: Group): GroupRecord {
  return {
    values: group.values,
    entries: group.entries.map(entryRecord),
    uncarried: group.uncarried.map(entryRecord),
    episodes: group.episodes.map(episodeRecord),
    retired: [...group.retired],
    dirty: [writeTime(group.dirtyFrom), writeTime(group.dirtyTo)],
    evicted: group.evicted,
    trimmedUntil: writeTime(group.trimmedUntil),
    laidUntil: writeTime(group.laidUntil),
    boundary: writeTime(group.boundary),
    spans: group.spans.map(({ from, at, value }) => [from, at, value] as const),
    floor: group.floor === undefined ? null : [group.floor.time, group.floor.id, group.floor.ref],
  }
}

function episodeRecord({ forgotten, report, fed, ...figures }: Episode): EpisodeRecord {
  const told = fed === undefined ? null : ([fed.time, fed.id, carriedRecord(fed.carried)] as const)
  return { ...figures, forgotten: forgotten ?? null, report: report ?? null, fed: told }
}

function carriedRecord(carried: Entry['carried']): (string | null)[] | null {
  return carried?.map((value) => value ?? null) ?? null
}

function entryRecord(entry: Entry): EntryRecord {
  const carried = carriedRecord(entry.carried)
  return [entry.time, entry.id, entry.ref, entry.value ?? null, carried, orNull(entry.hit), orNull(entry.carriedAt)]
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
