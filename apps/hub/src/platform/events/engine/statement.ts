/** An INSERT whose rows come in the request's body. */
export interface InsertStatement {
  readonly table: string
  readonly columns?: readonly string[]
  readonly format: string
}

const NAME = '(?:`[A-Za-z0-9_]+`|[A-Za-z0-9_]+)'
const INSERT = new RegExp(
  `^\\s*INSERT\\s+INTO\\s+(?:TABLE\\s+)?(${NAME}(?:\\.${NAME})?)\\s*(?:\\(([^()]*)\\))?\\s*FORMAT\\s+([A-Za-z]+)\\s*;?\\s*$`,
  'i',
)

export function parseInsert(sql: string): InsertStatement | undefined {
  if (sql.length > 20_000) return undefined
  const match = INSERT.exec(sql)
  if (match === null) return undefined
  const columns = match[2]?.split(',').map((name) => unquote(name.trim()))
  return { table: unquote(match[1] ?? ''), format: match[3] ?? '', ...(columns === undefined ? {} : { columns }) }
}

function unquote(name: string): string {
  return name.replaceAll('`', '')
}

// Results of these may be cut anywhere between blocks: each block alone is a whole number of lines, without a heading.
const STREAMABLE = new Set(['JSONEachRow', 'JSONCompactEachRow', 'TabSeparated', 'TSV', 'CSV'])
const FORMAT_AT_END = /\bFORMAT\s+([A-Za-z]+)\s*;?\s*$/i
export const DEFAULT_FORMAT = 'TabSeparated'

/** The format that the query itself asks for, at its end. */
export function formatOf(sql: string): string | undefined {
  return FORMAT_AT_END.exec(sql.slice(-200))?.[1]
}

export function isStreamable(sql: string): boolean {
  return /^\s*(?:SELECT|WITH)\b/i.test(sql) && STREAMABLE.has(formatOf(sql) ?? DEFAULT_FORMAT)
}

const PLACEHOLDER = /\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*:/g

/** Names of `{name:Type}` in the query; some of them may stand in text. */
export function placeholdersOf(sql: string): Set<string> {
  return new Set(Array.from(sql.matchAll(PLACEHOLDER), (match) => match[1] ?? ''))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

export function quoteLiteral(text: string): string {
  return `'${text.replace(/[\\'\0\n\r\t]/g, (character) => ESCAPES[character] ?? character)}'`
}
