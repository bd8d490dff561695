import { CorrelationError } from './error.ts'

/** Reads one JSON value of a snapshot, which may be damaged or hostile: whatever is not as expected is an error with its place. */
export class RecordReader {
  readonly #value: unknown
  /** Key or index within the parent; a line number at the top. */
  readonly #key: string | number
  readonly #parent: RecordReader | undefined

  constructor(value: unknown, key: string | number, parent?: RecordReader) {
    this.#value = value
    this.#key = key
    this.#parent = parent
  }

  /** A member of an object. */
  get(key: string): RecordReader {
    const value = this.#value
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) throw this.wrong(`has no "${key}"`)
    return new RecordReader(Reflect.get(value, key), key, this)
  }

  has(key: string): boolean {
    return typeof this.#value === 'object' && this.#value !== null && Object.hasOwn(this.#value, key)
  }

  /** The members of a list of at most `most`. */
  list(most: number): RecordReader[] {
    if (!Array.isArray(this.#value)) throw this.wrong('is not a list')
    if (this.#value.length > most) throw this.wrong(`has more than ${most} members`)
    return this.#value.map((member: unknown, i) => new RecordReader(member, i, this))
  }

  /** The members of a list of exactly `length`. */
  tuple(length: number): (index: number) => RecordReader {
    const members = this.list(length)
    if (members.length !== length) throw this.wrong(`has ${members.length} members instead of ${length}`)
    return (index) => members[index] ?? this
  }

  text(most: number): string {
    if (typeof this.#value !== 'string') throw this.wrong('is not text')
    if (this.#value.length > most) throw this.wrong(`is longer than ${most}`)
    return this.#value
  }

  number(): number {
    if (typeof this.#value !== 'number' || !Number.isFinite(this.#value)) throw this.wrong('is not a number')
    return this.#value
  }

  /** An integer from 0 to `most`. */
  count(most = Number.MAX_SAFE_INTEGER): number {
    const value = this.number()
    if (!Number.isInteger(value) || value < 0 || value > most) throw this.wrong(`is not an integer from 0 to ${most}`)
    return value
  }

  time(): number {
    if (this.#value === 'inf') return Number.POSITIVE_INFINITY
    if (this.#value === '-inf') return Number.NEGATIVE_INFINITY
    return this.number()
  }

  /** Undefined for null, otherwise what `read` makes of it. */
  optional<Value>(read: (reader: RecordReader) => Value): Value | undefined {
    return this.#value === null ? undefined : read(this)
  }

  wrong(message: string): CorrelationError {
    return new CorrelationError('bad-snapshot', `the snapshot cannot be used: ${this.#place()} ${message}`)
  }

  #place(): string {
    return this.#parent === undefined ? `line ${this.#key}` : `${this.#parent.#place()}.${this.#key}`
  }
}
