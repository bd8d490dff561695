/** A column of a data grid. `sort`: the API's name for it. `card`: its place on a phone's card; without one it is left out there. */
export type Column = {
  key: string
  label: string
  sort?: string
  width?: string
  align?: 'end'
  card?: 'lead' | 'side' | 'foot'
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
