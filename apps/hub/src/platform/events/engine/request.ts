import { ServerError } from './server-error.ts'

/** What a request asks of the engine, in the terms of ClickHouse's HTTP interface. */
export interface EngineRequest {
  readonly sql: string
  readonly queryId: string
  readonly database: string | undefined
  readonly settings: ReadonlyMap<string, string>
  readonly params: ReadonlyMap<string, string>
  /** Answer only when all is known, so that the headers tell the truth. */
  readonly waitEndOfQuery: boolean
  /** Rows of an INSERT. */
  readonly data: Buffer | undefined
}

// Parameters of the interface itself; every other name is a setting.
const NOT_SETTINGS = new Set([
  ...['query', 'query_id', 'database', 'default_format', 'wait_end_of_query', 'buffer_size', 'quota_key', 'stacktrace'],
  ...['user', 'password', 'role', 'close_session', 'session_timeout', 'session_check', 'compress', 'decompress'],
  ...['enable_http_compression', 'client_protocol_version'],
])
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

/** The statement is in `?query=`, the body then its data; or it is the body. */
export function readRequest(search: URLSearchParams, body: Buffer, makeId: () => string): EngineRequest {
  if (search.has('session_id'))
    throw new ServerError(48, 'NOT_IMPLEMENTED', 'Sessions are not kept by the embedded engine.')
  const inAddress = search.get('query')
  const settings = new Map<string, string>()
  const params = new Map<string, string>()
  for (const [name, value] of search) {
    if (!IDENTIFIER.test(name))
      throw new ServerError(115, 'UNKNOWN_SETTING', `Not the name of a setting: ${name.slice(0, 80)}`)
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value)
    else if (!NOT_SETTINGS.has(name)) settings.set(name, value)
  }
  return {
    sql: inAddress ?? body.toString('utf8'),
    queryId: search.get('query_id') ?? makeId(),
    database: search.get('database') ?? undefined,
    settings,
    params,
    waitEndOfQuery: search.get('wait_end_of_query') === '1',
    data: inAddress === null ? undefined : body,
  }
}
