import { readFileSync } from 'node:fs'
import { type LoadOptions, type Pipeline, parsePipeline } from '@atalaya/sigma'
import { FAILSAFE_SCHEMA, load } from 'js-yaml'
import { CliError, pathProblem } from '../cli-error.ts'
import type { LoadingOptions } from './loading-options.ts'

const MAX_BYTES = 10_000_000

/** Reads the files of placeholders and pipelines. Throws CliError for one that is not what it should be. */
export function readLoading({ placeholders = [], pipeline = [] }: LoadingOptions): LoadOptions {
  return { placeholders: placeholdersOf(placeholders), pipelines: pipeline.map(pipelineOf) }
}

function placeholdersOf(files: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const all = new Map<string, readonly string[]>()
  for (const file of files)
    for (const [name, values] of Object.entries(mapOf(file)))
      all.set(name, [...(all.get(name) ?? []), ...valuesOf(file, name, values)])
  return Object.fromEntries(all)
}

/** Values stay as they are written: 007 is no number here. */
function mapOf(file: string): object {
  let raw: unknown
  try {
    raw = load(textOf(file), { schema: FAILSAFE_SCHEMA, maxDepth: 5 })
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(pathProblem(file, error))
  }
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw
  throw new CliError(`${file}: no map of names to values: write each as "name: [value, value]"`)
}

function valuesOf(file: string, name: string, values: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values]
  const texts = list.filter((value): value is string => typeof value === 'string' && value !== '')
  if (texts.length < list.length || texts.length === 0)
    throw new CliError(`${file}: the values of "${name}" are not plain text: write them as "${name}: [value, value]"`)
  return texts
}

function pipelineOf(file: string): Pipeline {
  const { pipeline, problems } = parsePipeline(textOf(file), file)
  if (pipeline !== undefined) return pipeline
  const [problem] = problems
  throw new CliError(`${file}: ${problem?.message ?? 'not a pipeline'} ${problem?.remedy ?? ''}`.trim())
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file)
    if (bytes.length > MAX_BYTES) throw new CliError(`${file}: more than ${MAX_BYTES} bytes`)
    return bytes.toString('utf8')
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(pathProblem(file, error))
  }
}
