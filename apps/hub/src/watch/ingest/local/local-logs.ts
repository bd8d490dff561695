import { randomUUID } from 'node:crypto'
import { access } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Stream } from '../../../platform/stream/index.ts'
import type { Sender } from '../../sources/source-directory.ts'
import { LineChunker } from '../chunk-lines.ts'
import { receiveBatch } from '../receive-batch.ts'
import { type Cursor, readCursor, writeCursor } from './cursor-file.ts'
import { CursorForgotten, followJournal } from './follow-journal.ts'
import { tailFiles } from './tail-files.ts'

const RETRY_MS = 2_000

export interface LocalLogs {
  readonly stream: Stream
  readonly sender: Sender
  readonly log: Logger
  readonly cursorFile: string
}

/** Lines of this machine, and where they end: the place is kept after the lines are. */
export interface LocalLines {
  readonly lines: readonly Buffer[]
  readonly cursor: Cursor
}

/** Reads this machine's own logs, from where it left off, for as long as it is not disposed of. */
export async function startLocalLogs(options: LocalLogs): Promise<AsyncDisposable> {
  const stop = new AbortController()
  const cursor = await readCursor(options.cursorFile)
  const running = follow(options, cursor, stop.signal)
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}

async function follow(options: LocalLogs, from: Cursor, signal: AbortSignal): Promise<void> {
  let cursor = from
  while (!signal.aborted) {
    try {
      const lines = (await hasJournal()) ? followJournal(cursor, signal) : tailFiles(cursor, signal)
      for await (const some of lines) {
        await keep(options, some, signal)
        cursor = some.cursor
      }
    } catch (error) {
      if (error instanceof CursorForgotten) cursor = {}
      if (!signal.aborted) options.log.warn({ err: error }, 'this machine’s own logs could not be read; trying again')
    }
    await delay(RETRY_MS, undefined, { signal }).catch(() => undefined) // aborted: the loop ends
  }
}

async function keep(
  { stream, sender, cursorFile }: LocalLogs,
  { lines, cursor }: LocalLines,
  signal: AbortSignal,
): Promise<void> {
  const chunker = new LineChunker()
  for (const line of lines) {
    chunker.push(line)
    chunker.push(Buffer.from('\n'))
  }
  signal.throwIfAborted()
  await receiveBatch(stream, sender, {
    id: randomUUID(),
    format: 'local',
    receivedAt: Date.now(),
    chunks: chunker.end(),
  })
  await writeCursor(cursorFile, cursor)
}

/** systemd-journald keeps its journal in one of two places. */
async function hasJournal(): Promise<boolean> {
  for (const path of ['/run/log/journal', '/var/log/journal']) {
    const there = await access(path).then(
      () => true,
      () => false,
    )
    if (there) return true
  }
  return false
}
