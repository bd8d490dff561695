import { fieldsOf, knownLogsources, type Logsource } from '@atalaya/logs'
import type { CoverageSource } from '@atalaya/sigma'
import { CliError } from '../cli-error.ts'

/**
 * Log sources by name, as `windows/sysmon` or `linux/process_creation`: every kind of event that all its words name.
 * Of `asked`, the fields that rules ask for, they have those that they may ever give. Throws CliError for an unknown one.
 */
export function namedSources(names: readonly string[], asked: ReadonlySet<string>): CoverageSource[] {
  return names.flatMap((name) => {
    const words = name.toLowerCase().split('/')
    const found = knownLogsources().filter((source) => words.every((word) => wordsOf(source).includes(word)))
    if (found.length === 0) throw new CliError(`no decoder gives events of ${name}${unknownWords(words)}`)
    return found.map((logsource) => {
      const { names: given, mayGive } = fieldsOf(logsource)
      return { logsource, fields: [...given, ...[...asked].filter(mayGive)] }
    })
  })
}

export function wordsOf({ product, service, categories = [], services = [] }: Logsource): string[] {
  return [product, service, ...categories, ...services].filter((word) => word !== undefined)
}

function unknownWords(words: readonly string[]): string {
  const known = new Set(knownLogsources().flatMap(wordsOf))
  const unknown = words.filter((word) => !known.has(word))
  if (unknown.length > 0) return `: ${unknown.join(', ')} is no product, category or service that is known`
  return ': no kind of event has all these names'
}
