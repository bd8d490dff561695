const MAX_LENGTH = 64

/** The name that `name` was probably meant to be, and in how many letters it differs: 0 when only in capitals. */
export function nearestName(
  name: string,
  known: Iterable<string>,
): { readonly name: string; readonly distance: number } | undefined {
  if (name.length > MAX_LENGTH) return undefined
  const most = name.length >= 8 ? 2 : 1
  const lower = name.toLowerCase()
  let nearest: { name: string; distance: number } | undefined
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > most || candidate.length > MAX_LENGTH) continue
    // Of two that differ in capitals alone, the one with more of them right.
    const capitals = editDistance(name, candidate) / (2 * MAX_LENGTH)
    const distance = editDistance(lower, candidate.toLowerCase()) + capitals
    if (distance < most + 1 && (nearest === undefined || distance < nearest.distance))
      nearest = { name: candidate, distance }
  }
  return nearest && { name: nearest.name, distance: Math.floor(nearest.distance) }
}

/** Damerau–Levenshtein in its restricted form: insertions, deletions, changes, and neighbours swapped. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
