/** Cells of a line that are read. */
const MAX_CELLS = 256

/** The cells of one line of comma-separated values; quotes double inside quotes (RFC 4180). */
export function csvCells(line: string): string[] {
  const cells: string[] = []
  let at = 0
  while (at <= line.length && cells.length < MAX_CELLS) {
    if (line.charCodeAt(at) === 34) {
      const end = quotedCellEnd(line, at + 1)
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'))
      const comma = line.indexOf(',', end)
      at = comma < 0 ? line.length + 1 : comma + 1
    } else {
      const comma = line.indexOf(',', at)
      const end = comma < 0 ? line.length : comma
      cells.push(line.slice(at, end))
      at = end + 1
    }
  }
  return cells
}

function quotedCellEnd(line: string, start: number): number {
  let at = start
  for (;;) {
    const quote = line.indexOf('"', at)
    if (quote < 0) return line.length
    if (line.charCodeAt(quote + 1) !== 34) return quote
    at = quote + 2
  }
}

/** Splits `1.2.3.4:80` or `[::1]:80`. */
export function endpointOf(text: string | undefined): { readonly ip: string; readonly port: string } | undefined {
  const match = text === undefined || text.length > 64 ? null : /^\[?([0-9a-fA-F.:]{2,45}?)\]?:(\d{1,5})$/.exec(text)
  return match?.[1] && match[2] ? { ip: match[1], port: match[2] } : undefined
}
