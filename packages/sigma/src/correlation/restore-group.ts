import { compareEntries, type Entry } from './entry.ts'
import type { Episode, Forgotten, Report } from './episode.ts'
import { MAX_TEXT } from './field-text.ts'
import { Group } from './group.ts'
import { groupKey } from './group-key.ts'
import type { Plan } from './plan.ts'
import type { RecordReader } from './record-reader.ts'

const MAX_ENTRIES = 1_000_000

/** Makes a group of its record, or throws CorrelationError with the place of what is wrong. */
export function restoreGroup(plan: Plan, office: string, record: RecordReader): Group {
  const values = record
    .get('values')
    .list(plan.rule.groupBy.length)
    .map((value) => value.text(MAX_TEXT))
  if (values.length !== plan.rule.groupBy.length) throw record.wrong('has too few values')
  const group = new Group(plan, office, { key: groupKey(values), values })
  for (const item of record.get('entries').list(MAX_ENTRIES)) {
    const entry = restoreEntry(plan, item)
    const last = group.entries.at(-1)
    if (last !== undefined && compareEntries(last, entry) >= 0) throw item.wrong('is out of order')
    group.entries.push(entry)
  }
  group.uncarried = record
    .get('uncarried')
    .list(MAX_ENTRIES)
    .map((item) => restoreEntry(plan, item))
  group.episodes = restoreEpisodes(plan, record.get('episodes'))
  group.spans = record.get('spans').list(MAX_ENTRIES).map(restoreSpan)
  for (const item of record.get('retired').list(MAX_ENTRIES)) {
    const part = item.tuple(2)
    group.retired.set(part(0).number(), part(1).count())
  }
  restoreMarks(group, record)
  return group
}

function restoreMarks(group: Group, record: RecordReader): void {
  const dirty = record.get('dirty').tuple(2)
  group.dirtyFrom = dirty(0).time()
  group.dirtyTo = dirty(1).time()
  group.evicted = record.get('evicted').count()
  group.trimmedUntil = record.get('trimmedUntil').time()
  group.laidUntil = record.get('laidUntil').time()
  group.boundary = record.get('boundary').time()
  group.floor = record.get('floor').optional((floor) => {
    const part = floor.tuple(3)
    return { time: part(0).number(), id: part(1).text(MAX_TEXT), ref: part(2).count(), ...BLANK }
  })
}

const BLANK = { value: undefined, carried: undefined, hit: Number.NaN, carriedAt: Number.NaN }

function restoreEntry(plan: Plan, record: RecordReader): Entry {
  const part = record.tuple(7)
  return {
    time: part(0).number(),
    id: part(1).text(MAX_TEXT),
    ref: part(2).count(plan.refs.length - 1),
    value: part(3).optional((value) => restoreValue(plan, value)),
    carried: part(4).optional((carried) => restoreCarried(plan, carried)),
    hit: part(5).optional((hit) => hit.number()) ?? Number.NaN,
    carriedAt: part(6).optional((time) => time.number()) ?? Number.NaN,
  }
}

function restoreValue({ measure }: Plan, record: RecordReader): string | number {
  const numeric = measure.kind === 'sum' || measure.kind === 'average' || measure.kind === 'percentile'
  return numeric ? record.number() : record.text(MAX_TEXT * 16)
}

function restoreCarried(plan: Plan, record: RecordReader): (string | undefined)[] {
  const values = record.list(plan.carries.length)
  if (values.length !== plan.carries.length) throw record.wrong('has too few values')
  return values.map((value) => value.optional((text) => text.text(MAX_TEXT)))
}

function restoreEpisodes(plan: Plan, record: RecordReader): Episode[] {
  let before = Number.NEGATIVE_INFINITY
  return record.list(MAX_ENTRIES).map((item) => {
    const episode = restoreEpisode(plan, item)
    const { from, first, last } = episode
    if (from > first || first > last || before > last) throw item.wrong('is out of order')
    before = last
    return episode
  })
}

function restoreEpisode(plan: Plan, record: RecordReader): Episode {
  return {
    anchor: record.get('anchor').number(),
    from: record.get('from').number(),
    first: record.get('first').number(),
    last: record.get('last').number(),
    peak: record.get('peak').number(),
    forgotten: record.get('forgotten').optional(restoreForgotten),
    report: record.get('report').optional(restoreReport),
    absorbed: record
      .get('absorbed')
      .list(MAX_ENTRIES)
      .map((anchor) => anchor.number()),
    fed: record.get('fed').optional((fed) => {
      const part = fed.tuple(3)
      const carried = part(2).optional((list) => restoreCarried(plan, list))
      return { time: part(0).number(), id: part(1).text(MAX_TEXT), carried }
    }),
  }
}

function restoreForgotten(record: RecordReader): Forgotten {
  return {
    events: record.get('events').count(),
    ids: record
      .get('ids')
      .list(MAX_ENTRIES)
      .map((id) => id.text(MAX_TEXT)),
    first: record.get('first').number(),
    until: record.get('until').number(),
    peak: record.get('peak').number(),
  }
}

function restoreReport(record: RecordReader): Report {
  return {
    revision: record.get('revision').count(),
    events: record.get('events').count(),
    from: record.get('from').number(),
    first: record.get('first').number(),
    last: record.get('last').number(),
    value: record.get('value').number(),
  }
}

function restoreSpan(record: RecordReader): { from: number; at: number; value: number } {
  const part = record.tuple(3)
  return { from: part(0).number(), at: part(1).number(), value: part(2).number() }
}
