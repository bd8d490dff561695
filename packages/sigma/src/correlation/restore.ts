import { CorrelationError } from './error.ts'
import { Office, type Shared } from './office.ts'
import type { Plan } from './plan.ts'
import { RecordReader } from './record-reader.ts'
import { restoreGroup } from './restore-group.ts'
import { definitionOf, SNAPSHOT_FORMAT, SNAPSHOT_VERSION } from './snapshot.ts'

export interface Restored {
  readonly offices: Map<string, Office>
  /** Groups of correlations that are no more, or were changed: their state was left out. */
  readonly leftOut: number
}

const MAX_NAME = 1_024
const LINE_END = 0x0a

/** Reads a snapshot into offices. Throws CorrelationError `bad-snapshot` where it is not one, is damaged, or too large. */
export function restoreOffices(bytes: Uint8Array, shared: Shared): Restored {
  const { maxSnapshotBytes } = shared.limits
  if (bytes.length > maxSnapshotBytes) throw broken(`it has more than ${maxSnapshotBytes} bytes`)
  const restoration = new Restoration(shared)
  let line = 0
  for (const text of linesOf(bytes)) restoration.read(new RecordReader(parse(text, line), ++line), line)
  return restoration.finish()
}

class Restoration {
  readonly #shared: Shared
  readonly #offices = new Map<string, Office>()
  readonly #definitions: ReadonlyMap<string, Plan>
  #office: Office | undefined
  /** Undefined while the lines belong to a correlation that is not wanted. */
  #plan: Plan | undefined
  #leftOut = 0
  #ended = false

  constructor(shared: Shared) {
    this.#shared = shared
    this.#definitions = new Map(shared.plans.map((plan) => [JSON.stringify([plan.rule.id, definitionOf(plan)]), plan]))
  }

  read(record: RecordReader, line: number): void {
    if (this.#ended) throw record.wrong('comes after the end')
    if (line === 1) readHeader(record)
    else if (record.has('group')) this.#readGroup(record.get('group'))
    else if (record.has('shelf')) this.#readShelf(record.get('shelf'))
    else if (record.has('office')) this.#readOffice(record.get('office'))
    else {
      const lines = record.get('end').get('lines').count()
      if (lines !== line - 1) throw record.wrong(`says that ${lines} lines come before it`)
      this.#ended = true
    }
  }

  finish(): Restored {
    if (!this.#ended) throw broken('its end is missing')
    return { offices: this.#offices, leftOut: this.#leftOut }
  }

  #readOffice(record: RecordReader): void {
    const name = record.get('name').text(MAX_NAME)
    if (this.#offices.has(name)) throw record.wrong('appears twice')
    this.#office = new Office(name, this.#shared)
    this.#plan = undefined
    this.#offices.set(name, this.#office)
    for (const source of record.get('sources').list(this.#shared.limits.maxSources)) {
      const part = source.tuple(3)
      this.#office.watermarks.restore(part(0).text(MAX_NAME), part(1).time(), part(2).time())
    }
  }

  #readShelf(record: RecordReader): void {
    if (this.#office === undefined) throw record.wrong('belongs to no office')
    const key = [record.get('correlation').text(MAX_NAME), record.get('definition').text(64)]
    this.#plan = this.#definitions.get(JSON.stringify(key))
    const evicted = record.get('evictedGroups').count()
    if (this.#plan) this.#office.shelf(this.#plan).evictedGroups = evicted
  }

  #readGroup(record: RecordReader): void {
    if (this.#office === undefined) throw record.wrong('belongs to no office')
    if (this.#plan === undefined) {
      this.#leftOut++
      return
    }
    const group = restoreGroup(this.#plan, this.#office.name, record)
    if (this.#office.shelf(this.#plan).get(group.key)) throw record.wrong('appears twice')
    this.#office.adopt(group)
  }
}

function readHeader(record: RecordReader): void {
  if (record.get('format').text(MAX_NAME) !== SNAPSHOT_FORMAT) throw record.wrong('is not of a correlation snapshot')
  const version = record.get('version').count()
  if (version !== SNAPSHOT_VERSION)
    throw record.wrong(`is of version ${version}; this program reads ${SNAPSHOT_VERSION}`)
}

function* linesOf(bytes: Uint8Array): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, from)
    if (end < 0) throw broken('its last line is cut off')
    yield decodeLine(bytes.subarray(from, end))
    from = end + 1
  }
}

const DECODER = new TextDecoder('utf-8', { fatal: true })

function decodeLine(line: Uint8Array): string {
  try {
    return DECODER.decode(line)
  } catch (cause) {
    throw broken('it is not UTF-8', cause)
  }
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw broken(`line ${line + 1} is not JSON`, cause)
  }
}

function broken(message: string, cause?: unknown): CorrelationError {
  return new CorrelationError('bad-snapshot', `the snapshot cannot be used: ${message}`, { cause })
}
