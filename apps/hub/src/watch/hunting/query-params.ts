/** Collects what a query is given beside its text: outside values reach ClickHouse as parameters alone. */
export class QueryParams {
  readonly values: Record<string, unknown> = {}
  #count = 0

  /** Answers with the placeholder to write in the query. */
  add(type: 'String' | 'Array(String)' | 'Int64' | 'UInt8' | 'Float64' | 'UInt32', value: unknown): string {
    this.#count += 1
    const name = `p${this.#count}`
    this.values[name] = value
    return `{${name}:${type}}`
  }

  time(epochMs: number): string {
    return `fromUnixTimestamp64Milli(${this.add('Int64', Math.trunc(epochMs))}, 'UTC')`
  }
}
