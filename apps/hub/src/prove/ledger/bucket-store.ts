import type { BucketConfig } from '../../platform/config/index.ts'
import { BucketClient } from './bucket/bucket-client.ts'
import { trouble } from './bucket/bucket-trouble.ts'
import { listKeys } from './bucket/list-keys.ts'
import { readBucketKey } from './bucket/read-key.ts'
import { requireSameBytes } from './immutable.ts'
import { LedgerHalt } from './model.ts'
import { headersOf, mostBytesOf } from './object-headers.ts'
import type { ObjectStore, StoredObject } from './object-store.ts'

const AT_A_TIME = 16
/** How often somebody else may be before us with the same object. */
const MOST_TURNS = 4
const MISSING = ['NoSuchKey']
const IN_THE_WAY = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']
const UNKNOWN_CONDITION = ['NotImplemented', 'InvalidArgument', 'UnsupportedArgument']

/** The log's files in a bucket of an S3 service. Throws HubError `bad-option`; whether the bucket is there shows when it is used. */
export async function openBucketStore(bucket: BucketConfig, timeoutMs?: number): Promise<ObjectStore> {
  const closing = new AbortController()
  const key = await readBucketKey(bucket)
  const client = new BucketClient({
    bucket,
    key,
    signal: closing.signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
  return new BucketStore(client, bucket, closing)
}

interface Held {
  readonly bytes: Uint8Array
  readonly etag: string | undefined
}

class BucketStore implements ObjectStore {
  readonly #client: BucketClient
  readonly #bucket: BucketConfig
  readonly #closing: AbortController
  /** Of what was replaced last: so that a write of ours that comes late does not undo a later one. */
  readonly #etags = new Map<string, string | undefined>()
  #knowsConditions = true

  constructor(client: BucketClient, bucket: BucketConfig, closing: AbortController) {
    this.#client = client
    this.#bucket = bucket
    this.#closing = closing
  }

  async get(path: string): Promise<Uint8Array | undefined> {
    return (await this.#read(path))?.bytes
  }

  putAll(objects: readonly StoredObject[]): Promise<void> {
    return each(objects, (object) => this.#putOnce(object))
  }

  /** Looks first: there are services that take no notice of the condition and would write over what is there. */
  async #putOnce(object: StoredObject): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const before = await this.#read(object.path)
      if (before !== undefined) return requireSameBytes(object, before.bytes)
      if ((await this.#write(object, { 'if-none-match': '*' })) !== 'in-the-way') return
    }
    throw this.#contended(object)
  }

  async replace(object: StoredObject): Promise<void> {
    const { path, bytes } = object
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const before = this.#etags.has(path) ? { etag: this.#etags.get(path) } : await this.#read(path)
      this.#etags.delete(path)
      if (before !== undefined && 'bytes' in before && Buffer.compare(before.bytes, bytes) === 0) return
      const condition = before === undefined ? { 'if-none-match': '*' } : ifMatch(before.etag)
      const written = await this.#write(object, condition)
      if (written === 'in-the-way') continue
      if (written !== undefined) this.#etags.set(path, written)
      return
    }
    throw this.#contended(object)
  }

  /** A key that may not list or delete leaves partial tiles where they are, which tlog-tiles allows. */
  async removeBelow(path: string): Promise<void> {
    const keys = await listKeys(this.#client, `${this.#bucket.prefix}${path}/`)
    await each(keys, async (key) => {
      await this.#client.send({ method: 'DELETE', key }, ['NoSuchKey', 'AccessDenied'])
    })
  }

  close(): void {
    this.#closing.abort()
  }

  async #read(path: string): Promise<Held | undefined> {
    const request = { method: 'GET', key: this.#keyOf(path), mostBytes: mostBytesOf(path) } as const
    const { code, body, etag } = await this.#client.send(request, MISSING)
    if (code !== '') return undefined
    if (body !== undefined) return { bytes: body, etag }
    throw new LedgerHalt(
      'object-differs',
      `${path} of the log is larger in the bucket than any that a log has. Somebody altered it. Nothing is signed until it is explained; see docs/operate.md, “The log”.`,
    )
  }

  /** Resolves to the new ETag, or to whether something else is there. Durable once the service has answered. */
  async #write({ path, bytes }: StoredObject, condition: Condition): Promise<string | undefined> {
    const { type, caching } = headersOf(path)
    const headers = {
      'content-type': type,
      'cache-control': caching,
      ...(this.#knowsConditions ? condition : {}),
    }
    const expected = this.#knowsConditions ? [...IN_THE_WAY, ...UNKNOWN_CONDITION] : []
    const { code, etag } = await this.#client.send(
      { method: 'PUT', key: this.#keyOf(path), body: bytes, headers },
      expected,
    )
    if (code === '') return etag
    if (IN_THE_WAY.includes(code)) return 'in-the-way'
    this.#knowsConditions = false
    return this.#write({ path, bytes }, condition)
  }

  #keyOf(path: string): string {
    return `${this.#bucket.prefix}${path}`
  }

  #contended({ path }: StoredObject): Error {
    return trouble(
      `Others write ${path} in the bucket ${this.#bucket.name} at the same time: see whether another hub has it`,
    )
  }
}

type Condition = Readonly<Partial<Record<'if-none-match' | 'if-match', string>>>

function ifMatch(etag: string | undefined): Condition {
  return etag === undefined ? {} : { 'if-match': etag }
}

/** All of them, a few at a time; what went wrong is said when nothing is under way any more, a halt before all else. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const workers = Array.from({ length: Math.min(AT_A_TIME, items.length) }, async () => {
    for (const item of queue) await work(item)
  })
  const errors = (await Promise.allSettled(workers)).flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  if (errors.length > 0) throw errors.find((error) => error instanceof LedgerHalt) ?? errors[0]
}
