type Search = Pick<URLSearchParams, 'get'>

/** A list written `a,b,c` in the address; commas inside items are escaped. */
export function readList(search: Search, name: string): string[] {
  const text = search.get(name)
  if (text === null || text === '') return []
  return text.split(',').map((item) => item.replaceAll('%2C', ',').replaceAll('%25', '%'))
}

/** A list whose items must be of a closed set; strangers are dropped. */
export function readWords<T extends string>(search: Search, name: string, words: readonly T[]): T[] {
  return readList(search, name).filter((item): item is T => (words as readonly string[]).includes(item))
}

export function writeList(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.map((item) => item.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
}

export function readInteger(search: Search, name: string, fallback: number): number {
  const value = Number(search.get(name) ?? Number.NaN)
  return Number.isSafeInteger(value) && value >= 0 ? value : fallback
}

export type Patch = Readonly<Record<string, string | number | readonly string[] | null | undefined>>

/** The address `url` with some of its state changed: null, undefined, '' and [] remove, the rest stays as it was. */
export function patchAddress(url: { pathname: string; searchParams: { toString(): string } }, patch: Patch): string {
  const search = new URLSearchParams(url.searchParams.toString())
  for (const [name, value] of Object.entries(patch)) {
    const text = typeof value === 'object' && value !== null ? writeList(value) : value
    if (text === null || text === undefined || text === '') search.delete(name)
    else search.set(name, String(text))
  }
  // Colons and commas are legal in a query and keep the address readable.
  const text = search.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return text === '' ? url.pathname : `${url.pathname}?${text}`
}
