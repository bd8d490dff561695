export type View = { name: string; search: string }

const keyOf = (list: string) => `atalaya.views.${list}`

export function readViews(list: string): View[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(list)) ?? '[]')
    return Array.isArray(value) ? value.filter(isView).slice(0, 50) : []
  } catch {
    return [] // unreadable or refused: as if none had been saved
  }
}

export function writeViews(list: string, views: readonly View[]): void {
  localStorage.setItem(keyOf(list), JSON.stringify(views.slice(-50)))
}

function isView(value: unknown): value is View {
  const view = value as Partial<View> | null
  return (
    typeof view?.name === 'string' &&
    typeof view.search === 'string' &&
    (view.search === '' || view.search.startsWith('?'))
  )
}
