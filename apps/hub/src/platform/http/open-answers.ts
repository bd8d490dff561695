import type { ServerResponse } from 'node:http'
import type { Viewer } from './route.ts'

interface Open {
  readonly session: string
  readonly person: string
  readonly raw: ServerResponse
  ended: boolean
}

/**
 * What is being answered, and under which session: a live view or an export goes on for long after its session was
 * checked, and stops when the session ends or a role is taken away.
 */
export class OpenAnswers {
  readonly #open = new Set<Open>()

  /** To be called for each request whose viewer may call. */
  track(viewer: Viewer, raw: ServerResponse): void {
    if (raw.destroyed) return // whoever asked left while the session was looked up
    const open: Open = { session: viewer.session, person: viewer.person.id, raw, ended: false }
    this.#open.add(open)
    raw.once('close', () => this.#open.delete(open))
  }

  /** Sessions under which something is being answered. */
  sessions(): readonly string[] {
    return [...new Set([...this.#open].map(({ session }) => session))]
  }

  endSessions(sessions: ReadonlySet<string>): void {
    this.#end(({ session }) => sessions.has(session))
  }

  endPerson(person: string): void {
    this.#end((open) => open.person === person)
  }

  endAll(): void {
    this.#end(() => true)
  }

  /**
   * Cuts off what began to be sent and is not whole yet. An answer that has not begun may be the very one that says
   * that the session is over, so it may still come; `cutStragglers` sees to those that turn out to be long.
   */
  #end(fits: (open: Open) => boolean): void {
    for (const open of this.#open) if (fits(open)) open.ended = true
    this.cutStragglers()
  }

  cutStragglers(): void {
    for (const { ended, raw } of this.#open) if (ended && raw.headersSent && !raw.writableEnded) cut(raw)
  }
}

/** News just end, and a browser asks for them anew; a file that is not whole must not look whole. */
function cut(raw: ServerResponse): void {
  if (raw.getHeader('content-type') !== 'text/event-stream') return void raw.destroy()
  raw.on('error', () => undefined) // whoever still writes news is told by `close` a moment later
  raw.end()
}
