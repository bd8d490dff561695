import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logsource } from '../packages/logs/src/index.ts'

/** The log source that a rule is for. */
export interface WantedSource {
  readonly category?: string
  readonly product?: string
  readonly service?: string
}

/** Of the rules below a folder, by id; read without a YAML parser: the files keep one layout. */
export function publishedLogsources(folder: string): ReadonlyMap<string, WantedSource> {
  const sources = new Map<string, WantedSource>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.yml')) continue
    const text = readFileSync(join(folder, name), 'utf8')
    const id = /^id: ['"]?([0-9a-f-]{36})/m.exec(text)?.[1]
    const block = /^logsource:\r?\n((?: .*\r?\n)+)/m.exec(text)?.[1]
    if (!id || !block) continue
    const entries = block.matchAll(/^ +(category|product|service): *['"]?([^\s#'"]+)/gm)
    sources.set(id, Object.fromEntries([...entries].map(([, key, value]) => [key, value])))
  }
  return sources
}

export function covers(source: Logsource, { product, service, category }: WantedSource): boolean {
  return (
    (product === undefined || source.product === product) &&
    (service === undefined || source.service === service || source.services?.includes(service) === true) &&
    (category === undefined || source.categories?.includes(category) === true)
  )
}
