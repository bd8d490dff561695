/** One thing looked for in the raw line. */
export interface Term {
  readonly text: string
  /** Its whole words, as the index of the event store cuts them. */
  readonly tokens: readonly string[]
  readonly excluded: boolean
}

const MOST_TERMS = 20
const TERM = /(-?)(?:"([^"]*)"?|(\S+))/y
// ClickHouse's tokenizer splitByNonAlpha: letters and digits of ASCII, and every byte beyond it.
const NOT_IN_TOKENS = /[^A-Za-z0-9\u0080-\u{10ffff}]+/u

/** `word "a phrase" -without`: every term must be found, those with a hyphen must not. */
export function parseText(text: string): Term[] {
  const terms: Term[] = []
  for (
    let at = skipSpace(text, 0);
    at < text.length && terms.length < MOST_TERMS;
    at = skipSpace(text, TERM.lastIndex)
  ) {
    TERM.lastIndex = at
    const match = TERM.exec(text)
    if (match === null) break
    const wanted = match[2] ?? match[3] ?? ''
    if (wanted !== '') terms.push({ text: wanted, tokens: tokensOf(wanted), excluded: match[1] === '-' })
  }
  return terms
}

export function tokensOf(text: string): string[] {
  return text.split(NOT_IN_TOKENS).filter((token) => token !== '')
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1
  return at
}
