import type { RawInsertFormat, Session } from 'chdb'
import type { Answer } from './answer.ts'
import type { EngineRequest } from './request.ts'
import { ServerError } from './server-error.ts'
import type { SessionPool } from './sessions.ts'
import { DEFAULT_FORMAT, formatOf, type InsertStatement, isStreamable, parseInsert } from './statement.ts'

export interface Pools {
  readonly readers: SessionPool
  readonly writers: SessionPool
}

export interface Execution {
  readonly request: EngineRequest
  readonly answer: Answer
  readonly gzip: boolean
  /** Aborted when the client went away. */
  readonly signal: AbortSignal
}

export async function execute(pools: Pools, execution: Execution): Promise<void> {
  const { request } = execution
  if (request.sql.trim() === '') throw new ServerError(62, 'SYNTAX_ERROR', 'The query is empty.')
  const insert = parseInsert(request.sql)
  if (insert !== undefined) return insertRows(pools.writers, execution, insert)
  const run = isStreamable(request.sql) && !request.waitEndOfQuery ? streamResult : wholeResult
  return pools.readers.use(request, (session) => run(session, execution))
}

const INSERT_FORMATS: readonly RawInsertFormat[] = [
  ...(['JSONEachRow', 'JSONCompactEachRow', 'CSV', 'CSVWithNames'] as const),
  ...(['TSV', 'TabSeparated', 'TSVWithNames', 'TabSeparatedWithNames'] as const),
]

async function insertRows(writers: SessionPool, execution: Execution, insert: InsertStatement): Promise<void> {
  const { request, answer } = execution
  const format = INSERT_FORMATS.find((name) => name === insert.format)
  if (format === undefined)
    throw new ServerError(
      73,
      'UNKNOWN_FORMAT',
      `Rows are taken as ${INSERT_FORMATS.join(', ')}; not as ${insert.format}.`,
    )
  const values = request.data ?? Buffer.alloc(0)
  const done = await writers.use(request, (session) => session.insert({ ...insert, format, values }))
  const summary = { writtenRows: done.rowsWritten, writtenBytes: done.bytesWritten, elapsedSeconds: done.elapsed }
  answer.begin({ queryId: request.queryId, format, summary, gzip: false })
  await answer.end()
}

async function streamResult(session: Session, { request, answer, gzip, signal }: Execution): Promise<void> {
  const format = formatOf(request.sql) ?? DEFAULT_FORMAT
  const head = { queryId: request.queryId, format, summary: {}, gzip }
  for await (const block of session.queryStream(request.sql, { format, signal })) {
    if (!answer.hasBegun) answer.begin(head)
    await answer.write(block.raw())
  }
  if (!answer.hasBegun) answer.begin(head)
  await answer.end()
}

async function wholeResult(session: Session, { request, answer, gzip }: Execution): Promise<void> {
  const result = await session.queryAsync(request.sql, { format: DEFAULT_FORMAT })
  const summary = { readRows: result.rowsRead, readBytes: result.bytesRead, elapsedSeconds: result.elapsed }
  answer.begin({ queryId: request.queryId, format: formatOf(request.sql) ?? DEFAULT_FORMAT, summary, gzip })
  await answer.write(result.bytes())
  await answer.end()
}
