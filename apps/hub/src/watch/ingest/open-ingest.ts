import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../../platform/config/index.ts'
import type { Route } from '../../platform/http/route.ts'
import type { Stream } from '../../platform/stream/index.ts'
import type { SourceDirectory } from '../sources/source-directory.ts'
import { Admission } from './admission.ts'
import { elasticRoutes } from './elastic/routes.ts'
import { startLocalLogs } from './local/local-logs.ts'
import { ndjsonRoutes } from './ndjson-routes.ts'
import { type Syslog, startSyslog } from './syslog/start-syslog.ts'

export interface IngestOptions {
  readonly stream: Stream
  readonly directory: SourceDirectory
  readonly log: Logger
  readonly syslog: Config['syslog']
  readonly dataDir: string
  /** The source that this machine's own logs come from; undefined when they are not read. */
  readonly local: { readonly id: string; readonly office_id: string; readonly name: string } | undefined
}

export interface OpenIngest extends AsyncDisposable {
  readonly routes: readonly Route[]
  readonly syslog: Syslog
}

/** Opens every way in for events. */
export async function openIngest(options: IngestOptions): Promise<OpenIngest> {
  const { stream, directory, log, local } = options
  const parts = { stream, directory, admission: new Admission(stream) }
  const stack = new AsyncDisposableStack()
  try {
    const syslog = stack.use(await startSyslog({ ...parts, ...options.syslog, log }))
    if (local !== undefined) {
      const sender = { id: local.id, office: local.office_id, name: local.name }
      stack.use(await startLocalLogs({ stream, sender, log, cursorFile: join(options.dataDir, 'local-logs.json') }))
    }
    const owned = stack.move()
    return {
      routes: [...ndjsonRoutes(parts), ...elasticRoutes(parts)],
      syslog,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
