import { createHash, randomUUID } from 'node:crypto'

/** One operation of a bulk request and how it went. */
export interface BulkItem {
  readonly action: 'index' | 'create' | 'update' | 'delete'
  readonly index: string
  readonly id: string | undefined
  /** Undefined for what stores no document. */
  readonly document: Buffer | undefined
}

export interface Bulk {
  readonly items: readonly BulkItem[]
  /** Names the same documents by the same id, when each tells its own time; drawn otherwise. */
  readonly batch: string
}

const NEWLINE = 10
const ACTIONS = ['index', 'create', 'update', 'delete'] as const
const MAX_NAME = 200

/**
 * Reads the body of Elastic's bulk API: a line of action, then a line of document. A document that is broken is taken as
 * it is, to be stored with its error; a broken line of action leaves no way to tell what follows, so it is undefined.
 */
export function parseBulk(body: Buffer, defaultIndex: string): Bulk | undefined {
  const items: BulkItem[] = []
  const lines = linesOf(body)
  for (let next = lines.next(); !next.done; next = lines.next()) {
    const action = actionOf(next.value)
    if (action === undefined) return undefined
    const stores = action.action !== 'delete'
    const line = stores ? lines.next() : undefined
    if (line?.done) return undefined
    const document = action.action === 'update' ? undefined : line?.value
    items.push({ ...action, index: action.index ?? defaultIndex, document })
  }
  return { items, batch: batchId(items) }
}

function* linesOf(body: Buffer): Generator<Buffer, undefined> {
  for (let start = 0; start < body.length; ) {
    const found = body.indexOf(NEWLINE, start)
    const end = found < 0 ? body.length : found
    const line = body.subarray(start, end)
    start = end + 1
    if (line.some((byte) => byte > 32)) yield line
  }
}

function actionOf(
  line: Buffer,
): { action: BulkItem['action']; index: string | undefined; id: string | undefined } | undefined {
  if (line.length > 10_000) return undefined
  const parsed = parsedObject(line)
  const action = ACTIONS.find((name) => parsed !== undefined && Object.hasOwn(parsed, name))
  if (action === undefined) return undefined
  const target = parsed?.[action]
  const { _index: index, _id: id } = (typeof target === 'object' && target !== null ? target : {}) as Record<
    string,
    unknown
  >
  return { action, index: nameOf(index), id: nameOf(id) }
}

function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, MAX_NAME) : undefined
}

function parsedObject(line: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined // the caller says what is wrong
  }
}

function batchId(items: readonly BulkItem[]): string {
  const documents = items.flatMap(({ document }) => (document ? [document] : []))
  if (!documents.every((document) => document.includes('"@timestamp"'))) return randomUUID()
  const hash = createHash('sha256')
  for (const document of documents) hash.update(document).update('\n')
  return hash.digest('hex')
}
