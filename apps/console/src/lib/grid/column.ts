/** A column of a data grid. `sort`: the API's name for it. `card`: its place on a phone's card; without one it is left out there. */
export type Column = {
  key: string
  label: string
  sort?: string
  width?: string
  align?: 'end'
  card?: 'lead' | 'side' | 'foot' | 'note'
  /** Among the last to give way when the list is narrow. */
  keep?: boolean
}

/** The next sort when a header is pressed: down first, then up. */
export function nextSort(current: string, column: string): string {
  return current === `-${column}` ? column : `-${column}`
}

/** The rows to draw of a long list, with a margin above and below. */
export function windowOf(view: { top: number; height: number; rowHeight: number; count: number }): {
  from: number
  to: number
} {
  const margin = 12
  const from = Math.max(0, Math.floor(view.top / view.rowHeight) - margin)
  const to = Math.min(view.count, Math.ceil((view.top + view.height) / view.rowHeight) + margin)
  return { from: Math.min(from, view.count), to }
}

const FLEXIBLE = 230

/** The columns that fit a width: the last ones give way first, those that a card keeps never. */
export function fitting(columns: readonly Column[], width: number): readonly Column[] {
  const sum = (some: readonly Column[]) =>
    some.reduce((total, each) => total + (each.width ? Number.parseInt(each.width, 10) : FLEXIBLE), 0)
  const kept = [...columns]
  for (const keep of [false, true]) {
    while (sum(kept) > width) {
      const last = kept.findLastIndex((each) => each.card === undefined && (each.keep ?? false) === keep)
      if (last < 0) break
      kept.splice(last, 1)
    }
  }
  return kept
}
