import {
  joinPlaceholders,
  type LoadOptions,
  type Pipeline,
  type Placeholders,
  type Problem,
  parsePipeline,
  parsePlaceholders,
} from '@atalaya/sigma'
import { readOne, unreadable } from './read-rules.ts'

/** Paths of the files by which rules are loaded. */
export interface LoadingFiles {
  readonly placeholders: readonly string[]
  readonly pipelines: readonly string[]
}

/** What rules are to be loaded with. A file that is not what it should be is reported and left out: the others count. */
export async function readLoading(files: LoadingFiles, onProblem: (problem: Problem) => void): Promise<LoadOptions> {
  const placeholders: Placeholders[] = []
  const pipelines: Pipeline[] = []
  const read = async (path: string, take: (text: string) => readonly Problem[]) => {
    const problems = await readOne(path).then(
      ({ text }) => take(text),
      (error: unknown) => [unreadable(path, error)],
    )
    problems.forEach(onProblem)
  }
  for (const path of files.placeholders) {
    await read(path, (text) => {
      const parsed = parsePlaceholders(text, path)
      if (parsed.placeholders) placeholders.push(parsed.placeholders)
      return parsed.problems
    })
  }
  for (const path of files.pipelines) {
    await read(path, (text) => {
      const parsed = parsePipeline(text, path)
      if (parsed.pipeline) pipelines.push(parsed.pipeline)
      return parsed.problems
    })
  }
  return { placeholders: joinPlaceholders(placeholders), pipelines }
}
