/** ATT&CK technique ids among a rule's tags: `attack.t1003.001` is T1003.001. */
export function attackOf(tags: readonly string[]): string[] {
  const ids = tags.map((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase())
  return [...new Set(ids.filter((id) => id !== undefined))]
}
