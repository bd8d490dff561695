import type { FactTables } from '../platform/facts/index.ts'
import type { AlertTables } from './alerts/model.ts'
import type { CoverageTables } from './coverage/model.ts'
import type { DetectionTables } from './detection/model.ts'
import type { SavedSearchTables } from './hunting/model.ts'
import type { RuleTables } from './rules/model.ts'
import type { SourceTables } from './sources/model.ts'

/** Of offices, people and incidents the watch reads names alone. */
interface NamesElsewhere {
  offices: { id: string; name: string; parent: string | null }
  people: { id: string; name: string }
  incidents: { id: string; number: number }
}

export interface WatchTables
  extends FactTables,
    NamesElsewhere,
    SourceTables,
    AlertTables,
    DetectionTables,
    RuleTables,
    SavedSearchTables,
    CoverageTables {}
