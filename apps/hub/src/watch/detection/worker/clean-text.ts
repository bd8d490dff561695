/** Outside text as PostgreSQL takes it, at most `limit` long: without NUL and halves of surrogate pairs. */
export function cleanText(text: string, limit: number): string {
  return text.slice(0, limit).replaceAll('\0', '\ufffd').toWellFormed()
}
