import { readFileSync } from 'node:fs'
import { joinPlaceholders, type LoadOptions, type Problem, parsePipeline, parsePlaceholders } from '@atalaya/sigma'
import { CliError, pathProblem } from '../cli-error.ts'
import type { LoadingOptions } from './loading-options.ts'

const MAX_BYTES = 10_000_000

/** Reads the files of placeholders and pipelines. Throws CliError for one that is not what it should be. */
export function readLoading({ placeholders = [], pipeline = [] }: LoadingOptions): LoadOptions {
  const values = placeholders.map((file) => {
    const read = parsePlaceholders(textOf(file), file)
    return read.placeholders ?? refuse(file, read.problems)
  })
  const pipelines = pipeline.map((file) => {
    const read = parsePipeline(textOf(file), file)
    return read.pipeline ?? refuse(file, read.problems)
  })
  return { placeholders: joinPlaceholders(values), pipelines }
}

function refuse(file: string, [problem]: readonly Problem[]): never {
  throw new CliError(`${file}: ${problem?.message}: ${problem?.remedy}`)
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
