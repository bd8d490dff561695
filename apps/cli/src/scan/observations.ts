import type { Observation } from './correlate.ts'

/** Some eighty bytes each. */
const MAX_OBSERVATIONS = 3_000_000

/**
 * What correlations are to see, kept until all files are read, since files come in no order of time. In columns of
 * numbers: as objects, a million would take a gigabyte.
 */
export class Observations {
  length = 0
  /** True when there was more than is kept. */
  full = false
  readonly #times = new Column()
  readonly #numbers = new Column()
  readonly #rules = new Column()
  readonly #hosts = new Column()
  readonly #files = new Column()
  readonly #fields = new Map<string, Column>()
  /** What the columns refer to, each text once: threads tell of the same rules, hosts and accounts again and again. */
  readonly #values: unknown[] = [undefined]
  readonly #places = new Map<unknown, number>()

  add({ time, number, rule, host, file, fields }: Observation): void {
    if (this.length >= MAX_OBSERVATIONS) {
      this.full = true
      return
    }
    const at = this.length++
    this.#times.set(at, time)
    this.#numbers.set(at, number)
    this.#rules.set(at, this.#placeOf(rule))
    this.#hosts.set(at, this.#placeOf(host))
    this.#files.set(at, this.#placeOf(file))
    for (const [name, value] of Object.entries(fields)) {
      const column = this.#fields.get(name) ?? new Column()
      this.#fields.set(name, column)
      column.set(at, this.#placeOf(value))
    }
  }

  at(index: number): Observation {
    const fields: Record<string, unknown> = {}
    for (const [name, column] of this.#fields) {
      const place = column.at(index)
      if (place !== 0) fields[name] = this.#values[place]
    }
    return {
      time: this.#times.at(index),
      number: this.#numbers.at(index),
      // As they were given to add.
      rule: this.#values[this.#rules.at(index)] as string,
      host: this.#values[this.#hosts.at(index)] as string | null,
      file: this.#values[this.#files.at(index)] as string,
      fields,
    }
  }

  /** Positions in order of time. */
  inOrder(): Uint32Array {
    const order = Uint32Array.from({ length: this.length }, (_, at) => at)
    return order.sort((a, b) => this.#times.at(a) - this.#times.at(b) || a - b)
  }

  #placeOf(value: unknown): number {
    const known = this.#places.get(value)
    if (known !== undefined) return known
    const place = this.#values.push(value) - 1
    this.#places.set(value, place)
    return place
  }
}

/** Numbers by position; 0 where none was set. */
class Column {
  #numbers = new Float64Array(1_024)

  set(at: number, value: number): void {
    if (at >= this.#numbers.length) {
      const more = new Float64Array(Math.max(at + 1, this.#numbers.length * 2))
      more.set(this.#numbers)
      this.#numbers = more
    }
    this.#numbers[at] = value
  }

  at(index: number): number {
    return this.#numbers[index] ?? 0
  }
}
