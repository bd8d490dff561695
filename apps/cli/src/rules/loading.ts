import { readFileSync } from 'node:fs'
import { type LoadOptions, parseLoading, type RuleFile } from '@atalaya/sigma'
import { CliError, pathProblem } from '../cli-error.ts'
import type { LoadingOptions } from './loading-options.ts'

const MAX_BYTES = 10_000_000

/** Reads the files of placeholders and pipelines. Throws CliError for one that is not what it should be. */
export function readLoading({ placeholders = [], pipeline = [] }: LoadingOptions): LoadOptions {
  const files = { placeholders: placeholders.map(readOne), pipelines: pipeline.map(readOne) }
  const { options, problems } = parseLoading(files)
  const [problem] = problems
  if (problem !== undefined) throw new CliError(`${problem.file}: ${problem.message}: ${problem.remedy}`)
  return options
}

function readOne(path: string): RuleFile {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > MAX_BYTES) throw new CliError(`${path}: more than ${MAX_BYTES} bytes`)
    return { path, text: bytes.toString('utf8') }
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(pathProblem(path, error))
  }
}
