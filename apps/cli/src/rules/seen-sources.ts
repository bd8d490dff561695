import { type CoverageSource, EventKinds, type SeenEvents, sourceOfKind } from '@atalaya/sigma'
import { CliError, pathProblem } from '../cli-error.ts'
import { findFiles, mayBeLog } from '../find-files.ts'
import { readEvents } from '../scan/read-events.ts'

/** What recorded logs hold. */
export interface SeenSources {
  readonly kinds: readonly SeenEvents[]
  readonly sources: readonly CoverageSource[]
  readonly files: number
  readonly events: number
  /** Files that could not be read, whole or in part. */
  readonly problems: readonly string[]
}

/** Reads all files of logs that the paths name. Throws CliError when there are none. */
export async function seenSources(paths: readonly string[]): Promise<SeenSources> {
  const problems: string[] = []
  const files = findFiles(paths, mayBeLog, (_path, problem) => problems.push(problem))
  if (files.length === 0) throw new CliError(`no files of logs in ${paths.join(', ')}`)
  const tally = new EventKinds(1)
  for (const { path } of files) {
    const problem = await readFile(path, tally)
    if (problem !== undefined) problems.push(problem)
  }
  const kinds = tally.seen().toSorted((a, b) => b.events - a.events)
  const sources = kinds.map((kind) => sourceOfKind(kind, kind.fields))
  return { kinds, sources, files: files.length, events: kinds.reduce((sum, { events }) => sum + events, 0), problems }
}

/** Tells what was wrong with the file; the others are read all the same. */
async function readFile(path: string, tally: EventKinds): Promise<string | undefined> {
  let damaged = 0
  let first = ''
  const damage = (message: string) => {
    damaged += 1
    first ||= message
  }
  try {
    const reading = { decoding: {}, progress: () => undefined, binary: () => undefined, damage }
    for await (const { events } of readEvents(path, reading)) for (const event of events) tally.add(event)
  } catch (error) {
    return pathProblem(path, error)
  }
  return damaged === 0 ? undefined : `${path}: ${damaged} damaged parts, the first: ${first}`
}
