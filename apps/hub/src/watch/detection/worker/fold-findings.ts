import type { Entity, MatchedField } from '@atalaya/contracts'
import { SEVERITIES } from '@atalaya/contracts'
import type { LogEvent } from '@atalaya/logs'
import type { CorrelationMatch } from '@atalaya/sigma'
import { type Finding, MOST_ENTITIES, MOST_EVENT_IDS } from '../../alerts/model.ts'
import { entitiesOf, entitiesOfGroup } from './entities.ts'
import { hashedId, uuidOfHex } from './finding-id.ts'
import type { RuleFacts } from './rule-facts.ts'

const HOUR_MS = 3_600_000

export interface Sighting {
  readonly office: string
  readonly eventId: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly event: LogEvent
  readonly rule: RuleFacts
  /** Asked only for the first event of a finding. */
  readonly explain: () => readonly MatchedField[]
}

type Draft = { -readonly [K in keyof Finding]: Finding[K] } & { eventIds: string[]; entities: Entity[] }

/**
 * Folds matches into findings. Matches of one rule in one office about one principal entity within one hour of event
 * time are one alert: a flood of like events is one row that counts, whatever batches they come in.
 */
export class FindingFold {
  readonly #drafts = new Map<string, Draft>()

  add(sighting: Sighting): void {
    const { office, rule, time, eventId } = sighting
    const entities = entitiesOf(sighting.event.ecs)
    const principal = entities[0]
    const hour = Math.floor(time / HOUR_MS)
    const key = `${rule.id}\0${office}\0${principal?.kind ?? ''}\0${principal?.value.toLowerCase() ?? ''}\0${hour}`
    const known = this.#drafts.get(key)
    if (known === undefined) {
      this.#drafts.set(key, firstDraft(key, sighting, entities))
      return
    }
    known.events += 1
    known.firstTime = Math.min(known.firstTime, time)
    known.lastTime = Math.max(known.lastTime, time)
    if (known.eventIds.length < MOST_EVENT_IDS) known.eventIds.push(eventId)
    if (known.entities.length < MOST_ENTITIES) addNew(known.entities, entities)
  }

  /** A correlation's match as it stands now; a later one of the same alert takes its place. */
  addCorrelation(match: CorrelationMatch, rule: RuleFacts): void {
    const id = uuidOfHex(match.id)
    this.#drafts.set(id, {
      id,
      office: match.office,
      rule,
      severity: rule.severity,
      attack: rule.attack,
      entities: entitiesOfGroup(match.group),
      firstTime: match.from,
      lastTime: match.to,
      events: match.eventCount,
      eventIds: match.eventIds.slice(0, MOST_EVENT_IDS),
      matched: [],
      correlation: {
        group: Object.fromEntries(Object.entries(match.group)),
        from: new Date(match.from).toISOString(),
        to: new Date(match.to).toISOString(),
        value: match.value,
        evicted: match.evicted ?? 0,
      },
      revision: match.revision,
      withdrawn: match.withdrawn ?? false,
      replaces: match.replaces.map(uuidOfHex),
    })
  }

  findings(): readonly Finding[] {
    return [...this.#drafts.values()]
  }
}

function firstDraft(key: string, { office, rule, time, eventId, explain }: Sighting, entities: Entity[]): Draft {
  return {
    id: hashedId('alert', key),
    office,
    rule,
    severity: rule.severity,
    attack: rule.attack,
    entities,
    firstTime: time,
    lastTime: time,
    events: 1,
    eventIds: [eventId],
    matched: explain(),
    correlation: null,
    revision: 0,
    withdrawn: false,
    replaces: [],
  }
}

function addNew(entities: Entity[], more: readonly Entity[]): void {
  for (const entity of more) {
    if (!entities.some(({ kind, value }) => kind === entity.kind && value === entity.value)) entities.push(entity)
  }
}

export function severityOf(level: string | undefined): number {
  const index: number = (SEVERITIES as readonly string[]).indexOf(level ?? '')
  return Math.max(0, index)
}
