export type Span = readonly [number, number]
export type Piece = { text: string; hit: boolean }

/** Cuts a text at the spans that a rule matched; spans may overlap, be out of order, or lie. */
export function cutAt(text: string, spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const [start, end] = [Math.max(at, Math.min(from, text.length)), Math.min(to, text.length)]
    if (end <= start) continue
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false })
    pieces.push({ text: text.slice(start, end), hit: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false })
  return pieces
}
