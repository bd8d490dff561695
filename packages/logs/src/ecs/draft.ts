import type { Fields } from '../fields.ts'
import { normaliseIp } from '../ip-address.ts'
import { MAX_COLUMN_LENGTH, MAX_COLUMN_VALUES } from '../limits.ts'
import { ECS_COLUMNS, type EcsColumns, type EcsType } from './columns.ts'

/** Columns of one event while they are being filled. */
export type EcsDraft = { -readonly [C in keyof EcsColumns]: EcsColumns[C] }
export type ColumnName = keyof EcsColumns

const TYPES: ReadonlyMap<string, EcsType> = new Map(ECS_COLUMNS.map(({ column, type }) => [column, type]))

/** Puts an outside value in a column when it fits the column's type; nothing, `-` and invalid values leave it unset. */
export function putColumn(draft: EcsDraft, column: ColumnName, value: unknown): void {
  if (value === undefined || value === null || value === '' || value === '-') return
  const fitted = fit(TYPES.get(column), value)
  // The column's type decides what `fit` gives, which TypeScript cannot follow through the table.
  if (fitted !== undefined) (draft as Record<string, unknown>)[column] = fitted
}

function fit(type: EcsType | undefined, value: unknown): unknown {
  if (type === 'string') return fitText(value)
  if (type === 'int') return fitInteger(value)
  if (type === 'ip') return normaliseIp(Array.isArray(value) ? value[0] : value)
  if (type === 'string[]') return fitTexts(value)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function fitText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.length > MAX_COLUMN_LENGTH ? value.slice(0, MAX_COLUMN_LENGTH) : value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return Array.isArray(value) && value.length > 0 && typeof value[0] !== 'object' ? fitText(value[0]) : undefined
}

function fitTexts(value: unknown): readonly string[] | undefined {
  const values = (Array.isArray(value) ? value : [value]).slice(0, MAX_COLUMN_VALUES)
  const texts = values.map(fitText).filter((text) => text !== undefined && text !== '')
  return texts.length > 0 ? (texts as string[]) : undefined
}

function fitInteger(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  // Windows gives process ids in decimal or as 0x1a4.
  if (typeof value !== 'string' || value.length > 18) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

export type ColumnSources = { readonly [C in ColumnName]?: string | readonly string[] }

/** A filler that takes, for each column, the first of the named fields that fits. */
export function columnsFrom(sources: ColumnSources): (fields: Fields, draft: EcsDraft) => void {
  const columns = Object.entries(sources).map(([column, names]) => ({
    column,
    type: TYPES.get(column),
    names: [names].flat(),
  }))
  return (fields, draft) => {
    for (const { column, type, names } of columns) {
      for (const name of names) {
        const value = fields[name]
        if (value === undefined || value === null || value === '' || value === '-') continue
        const fitted = fit(type, value)
        if (fitted === undefined) continue
        // The column's type decides what `fit` gives, which TypeScript cannot follow through the table.
        ;(draft as Record<string, unknown>)[column] = fitted
        break
      }
    }
  }
}

/** The last part of a Windows or POSIX path. */
export function baseName(path: string | undefined): string | undefined {
  if (!path) return undefined
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  return name === '' ? undefined : name
}
