import { FAILSAFE_SCHEMA, load } from 'js-yaml'
import { type Problem, problemOfFile, RuleError } from '../problem.ts'
import { isRecord } from './metadata.ts'
import type { Placeholders } from './placeholders.ts'

/** Reads values of placeholders in YAML or JSON: `{name: [values]}`. Never throws on content. Values stay as written: 007 is no number here. */
export function parsePlaceholders(
  yaml: string,
  file: string,
): { readonly placeholders?: Placeholders; readonly problems: readonly Problem[] } {
  try {
    const raw = load(yaml, { schema: FAILSAFE_SCHEMA, maxDepth: 5 })
    if (!isRecord(raw)) throw wrong('it is no map of names to values')
    const entries = Object.entries(raw).map(([name, values]) => [name, valuesOf(name, values)] as const)
    return { placeholders: Object.fromEntries(entries), problems: [] }
  } catch (error) {
    return { problems: [problemOfFile(error, file, 'placeholder')] }
  }
}

function valuesOf(name: string, values: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values]
  const texts = list.filter((value): value is string => typeof value === 'string' && value !== '')
  if (texts.length < list.length || texts.length === 0) throw wrong(`the values of "${name}" are not plain text`)
  return texts
}

function wrong(message: string): RuleError {
  return new RuleError('placeholder', message, { remedy: 'Write each as "name: [value, value]".' })
}
